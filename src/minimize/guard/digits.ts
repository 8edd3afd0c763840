import { hasGtinCheck, isDigit, isWordCode, passesLuhn, type Sweep } from './sweep.ts';

/* Payment cards and social insurance numbers: groups of digits with one sign between them. */

interface Group {
  readonly start: number;
  readonly end: number;
}

/** ISO/IEC 7812-1: the longest card number. It also bounds the work at each group. */
const longestCard = 19;

export function findNumbers(sweep: Sweep): void {
  const groups = groupsOf(sweep.text);
  for (let first = 0; first < groups.length; first += 1) {
    readFrom(sweep, groups, first);
  }
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i += 1) {
    if (i < text.length && isDigit(text.charCodeAt(i))) {
      start = start === -1 ? i : start;
    } else if (start !== -1) {
      groups.push({ start, end: i });
      start = -1;
    }
  }
  return groups;
}

function readFrom(sweep: Sweep, groups: readonly Group[], first: number): void {
  const { text } = sweep;
  const start = groups[first]?.start ?? 0;
  let digits = '';
  let sizes = '';
  let by = '';
  for (let next = first; next < groups.length; next += 1) {
    const group = groups[next];
    const before = groups[next - 1];
    if (group === undefined || digits.length + group.end - group.start > longestCard) {
      return;
    }
    if (next > first && before !== undefined) {
      const between = text.slice(before.end, group.start);
      if (!/^[ .+-]$/.test(between) || (by !== '' && between !== by)) {
        return;
      }
      by = between;
    }
    digits += text.slice(group.start, group.end);
    sizes += `${sizes === '' ? '' : '-'}${group.end - group.start}`;
    judge(sweep, { start, end: group.end, digits, sizes, by });
  }
}

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** Such as `4-4-4-4`. */
  readonly sizes: string;
  readonly by: string;
}

const cardSizes = /^(?:1[4-9]|4-4-4-4(?:-3)?|4-6-[45])$/;
const sinSizes = /^(?:9|3-3-3)$/;

function judge(sweep: Sweep, { start, end, digits, sizes, by }: Candidate): void {
  if (!cardSizes.test(sizes) && !sinSizes.test(sizes)) {
    return;
  }
  if (!standsAlone(sweep.text, { start, end, by }) || !passesLuhn(digits)) {
    return;
  }
  if (digits.length === 9) {
    if (isPersons(sweep, digits, by)) {
      sweep.add('sin', start, end);
    }
  } else if (isIssued(digits) && !(sweep.thing && digits.length === 14 && hasGtinCheck(digits))) {
    sweep.add('card', start, end);
  }
}

/** 8 is of business numbers; 0 is of tax numbers of non-residents and, without groups, of much else. No shop writes an order with spaces. */
function isPersons({ thing }: Sweep, digits: string, by: string): boolean {
  return !digits.startsWith('8') && (by === ' ' || (!thing && (by !== '' || !digits.startsWith('0'))));
}

/** Part of a longer number or word it is something else. */
function standsAlone(text: string, { start, end, by }: Pick<Candidate, 'start' | 'end' | 'by'>): boolean {
  if (isWordCode(text.charCodeAt(start - 1)) || isWordCode(text.charCodeAt(end))) {
    return false;
  }
  const joins = by === '' ? /[.,_-]/ : by === ' ' ? /[.,_-]/ : /[.,_ -]/;
  const goesOn = isDigit(text.charCodeAt(end + 1)) && joins.test(text.charAt(end));
  const cameBefore = isDigit(text.charCodeAt(start - 2)) && joins.test(text.charAt(start - 1));
  return !goesOn && !cameBefore;
}

/** Lengths and issuer ranges that the networks publish. */
const issuers: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [16, 19]],
  [/^5[1-5]/, [16]],
  [/^(?:222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^(?:30[0-5]|36|3[89])/, [14]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^62/, [16, 17, 18, 19]],
];

function isIssued(digits: string): boolean {
  return issuers.some(([pattern, lengths]) => lengths.includes(digits.length) && pattern.test(digits));
}
