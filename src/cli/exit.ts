/** Exit codes of every command: 0 done, 1 found a fault, 2 bad usage. */
export type ExitCode = 0 | 1 | 2;
