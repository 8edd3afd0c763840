/** What the doctor saw. Only a fault makes the exit code 1. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'warning' | 'fault';
  /** Where in the configuration or on the machine, such as `sites.shop.measure`. */
  readonly about: string;
  readonly says: string;
}

const marks = { ok: 'ok     ', note: 'note   ', warning: 'warning', fault: 'FAULT  ' } as const;

export function findingLine({ level, about, says }: Finding): string {
  return `  ${marks[level]}  ${about}: ${says}`;
}
