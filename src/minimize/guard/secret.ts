import { isWordCode, type Sweep } from './sweep.ts';

/* What opens something: signed tokens, keys of known services, and long runs that only chance writes. */

const jwt = /^eyJ[A-Za-z0-9_-]{7,}\.eyJ[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]{0,}$/;

/** As their makers print them. */
const keys =
  /(?<![A-Za-z0-9])(?:(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,99}|whsec_[A-Za-z0-9+/=]{24,64}|sk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,160}|gh[opsur]_[A-Za-z0-9]{36,99}|github_pat_[A-Za-z0-9_]{30,99}|(?:AKIA|ASIA)[A-Z2-7]{16}|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,200}|xox[abeoprs]-[A-Za-z0-9-]{10,120}|SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}|glpat-[A-Za-z0-9_-]{20,40}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,40}|dop_v1_[a-f0-9]{64}|sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}|key-[a-f0-9]{32})/g;

export function findApiKeys(sweep: Sweep): void {
  for (const match of sweep.text.matchAll(keys)) {
    sweep.add('api_key', match.index, match.index + match[0].length);
  }
}

/** One run of letters, digits, `-`, `_` and dots, as runs.ts cuts it. */
export function judgeRun(sweep: Sweep, start: number, end: number): void {
  const run = sweep.text.slice(start, end);
  if (run.startsWith('eyJ') && jwt.test(run)) {
    sweep.add('jwt', start, end);
  } else if (isToken(run) && !(sweep.thing && run.length <= 40)) {
    sweep.add('token', start, end);
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const hex = /^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$/;

/** Between neighbours that chance put together the class (small, capital, digit) turns half of the time; in words and slugs seldom. */
function isToken(run: string): boolean {
  if (run.length < 20 || run.includes('.') || uuid.test(run)) {
    return false;
  }
  if (hex.test(run) && /\d/.test(run) && /[a-f]/i.test(run)) {
    return true;
  }
  let turns = 0;
  let seen = 0;
  let before = 0;
  for (let i = 0; i < run.length; i += 1) {
    const now = classOf(run.charCodeAt(i));
    // From a capital to a small letter begin the words of a title; two capitals together begin none.
    turns += before !== 0 && now !== 0 && (now === before ? now === 2 : now !== 1 || before !== 2) ? 1 : 0;
    seen |= now;
    before = now;
  }
  return turns >= run.length * (leastTurns[seen] ?? Number.POSITIVE_INFINITY) && (seen !== 5 || isSolid(run));
}

/** By the classes seen, small 1, capital 2, digit 4: the share of turns that chance nearly always has, and words have not. */
const leastTurns: Readonly<Record<number, number>> = { 3: 0.4, 5: 0.25, 7: 0.3 };

/** Small letters and digits are also slugs with numbers in them: here only a long run without a sign counts. */
function isSolid(run: string): boolean {
  return run.length >= 24 && !/[-_]/.test(run);
}

function classOf(code: number): number {
  if (!isWordCode(code) || code > 127) {
    return 0;
  }
  return code < 58 ? 4 : code < 91 ? 2 : 1;
}
