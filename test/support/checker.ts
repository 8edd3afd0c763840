import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/*
 * The stand-alone checker of the ledger, which is Python. Without python3 on the PATH its tests fail and say so; they are
 * never skipped, for a check that was not made shows nothing.
 */

export const checkerFolder = new URL('../../src/ledger/checker/', import.meta.url).pathname;
const program = join(checkerFolder, 'balise_verify.py');
const noPython = 'python3 (3.9 or newer) must be on the PATH to try the stand-alone checker: apt-get install python3.';

/** The checker in one process, which answers line by line (test/ledger/checker_batch.py). */
export class CheckerBatch {
  readonly #child: ChildProcess;
  readonly #waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void }[] = [];
  #end: Error | undefined;

  constructor() {
    const script = new URL('../ledger/checker_batch.py', import.meta.url).pathname;
    const child = spawn('python3', [script, checkerFolder], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', (line) => this.#waiting.shift()?.resolve(JSON.parse(line)));
    child.on('error', () => this.#fail(noPython)).on('exit', () => this.#fail('The checker ended.'));
    child.stdin.on('error', () => this.#fail('The checker takes nothing more.'));
    this.#child = child;
  }

  #fail(says: string): void {
    this.#end ??= new Error(says);
    for (const { reject } of this.#waiting.splice(0)) {
      reject(this.#end);
    }
  }

  async ask(command: object): Promise<unknown> {
    if (this.#end !== undefined) {
      throw this.#end;
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
    });
  }

  end(): void {
    this.#child.stdin?.end();
  }
}

/** The command, as an auditor runs it. */
export function runChecker(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { error, status, stdout, stderr } = spawnSync('python3', ['-B', program, ...args], { encoding: 'utf8' });
  if (error !== undefined) {
    throw new Error(noPython, { cause: error });
  }
  return { status, stdout, stderr };
}
