import type { Sweep } from './sweep.ts';

const pattern = /(?<![\p{L}\p{N}])[A-Za-z]{4}[ +-]?\d{2}(\d{2})[ +-]?(\d{2})[ +-]?\d{2}(?![\p{L}\p{N}])/gu;

/** RAMQ: three letters of the surname, one of the first name, YYMMDD of the birth with 50 added to a woman's month, two digits. */
export function findHealthNumbers(sweep: Sweep): void {
  for (const match of sweep.text.matchAll(pattern)) {
    const month = Number(match[1]) % 50;
    const day = Number(match[2]);
    const apart = match[0].length > 12;
    if (Number(match[1]) < 63 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && (apart || !sweep.thing)) {
      sweep.add('health_number', match.index, match.index + match[0].length);
    }
  }
}
