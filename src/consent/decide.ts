import type { Reason } from '../collect/refusal.ts';
import { type Grant, type Holder, isLive } from './grant.ts';

/** Everything the decision may look at. What the browser claims appears only where it can lower the result. */
export interface Standing {
  readonly site: string;
  readonly now: number;
  readonly audience: 'general' | 'mixed' | 'under14';
  /** The beacon carried a pass. */
  readonly pass: boolean;
  /** Whom the pass belongs to, from our own ledger. */
  readonly holder: Holder | undefined;
  /** `Sec-GPC: 1` came with the request: an expressed refusal of what leaves, never a yes when absent. */
  readonly gpc: boolean;
  readonly gates: { readonly count: boolean; readonly measure: boolean; readonly ga4: boolean };
}

export type Decision =
  | { readonly lane: 'none'; readonly reason: Reason }
  | { readonly lane: 'count' }
  | { readonly lane: 'measure'; readonly grant: Grant }
  | { readonly lane: 'forward'; readonly grant: Grant; readonly ga4: Grant };

/**
 * The one consent decision (DESIGN section 3; LPRPSP 8.1, 9.1, 14, 17). Unknown, missing, expired, voided: no. Each lane
 * needs every purpose below it.
 */
export function decide(standing: Standing): Decision {
  if (standing.audience === 'under14') {
    return none('audience_under14');
  }
  if (!standing.pass) {
    return standing.gates.count && !standing.gpc ? { lane: 'count' } : none('no_receipt');
  }
  const { holder } = standing;
  if (holder?.site !== standing.site) {
    return none('unknown_pass');
  }
  const measure = holder.grants.find(({ purpose }) => purpose === 'measure');
  const reason = whyNot(measure, holder, standing.now);
  if (measure === undefined || reason !== undefined) {
    return none(reason ?? 'not_granted');
  }
  if (!standing.gates.measure) {
    return none('lane_shut');
  }
  const ga4 = holder.grants.find(({ purpose }) => purpose === 'ga4');
  const leaves = ga4 !== undefined && isLive(ga4, standing.now) && standing.gates.ga4 && !standing.gpc;
  return leaves ? { lane: 'forward', grant: measure, ga4 } : { lane: 'measure', grant: measure };
}

function whyNot(grant: Grant | undefined, holder: Holder, now: number): Reason | undefined {
  if (grant === undefined) {
    return holder.withdrawn === undefined ? 'not_granted' : 'withdrawn';
  }
  if (grant.voided) {
    return 'notice_voided';
  }
  return grant.expires > now ? undefined : 'expired';
}

function none(reason: Reason): Decision {
  return { lane: 'none', reason };
}
