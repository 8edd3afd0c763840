import type { PageName } from './page.ts';

/** What a finding is: seen to be so, seen not to be so, or not to be seen from here. */
export type Verdict = 'observed' | 'gap' | 'unknown';

export interface Finding {
  readonly point: string;
  readonly verdict: Verdict;
  readonly text: string;
  readonly page?: PageName;
}
