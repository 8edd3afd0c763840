import type { DroppedParam } from '../minimize/params.ts';
import type { Admission, Admitted } from '../storage/store.ts';
import { type PublicReason, publicReason } from './refusal.ts';
import type { Walked } from './steps.ts';

/** The body of a 202. `dropped` names params that did not survive of events that did; absent when there are none. */
export interface BeaconAnswer {
  readonly received: number;
  readonly stored: number;
  readonly counted: number;
  readonly duplicate: number;
  readonly refused: readonly { readonly index: number; readonly reason: PublicReason }[];
  readonly dropped?: readonly ({ readonly index: number } & DroppedParam)[];
}

export function answerOf(walked: Walked, admission: Admission, admitted: Admitted): BeaconAnswer {
  const refused = walked.refused.map(({ index, reason }) => ({ index, reason: publicReason(reason) }));
  const overruled = admission.kept && overrule(admitted);
  if (overruled !== undefined) {
    refused.push(...walked.kept.map(({ index }) => ({ index, reason: overruled })));
    refused.sort((a, b) => a.index - b.index);
  }
  const stored = admitted.verdict === 'kept' ? storedOf(walked.kept, admitted.stored) : [];
  const kept = admission.kept !== undefined && overruled === undefined ? walked.kept.length : 0;
  const dropped = stored.some((event) => event.dropped.length > 0) ? droppedOf(stored) : [];
  return {
    received: admission.received,
    stored: stored.length,
    counted: admission.counted.reduce((sum, { n }) => sum + n, 0),
    duplicate: walked.duplicate + kept - stored.length,
    refused,
    ...(dropped.length > 0 ? { dropped } : {}),
  };
}

/** Most often all of it. */
function storedOf(kept: Walked['kept'], ids: readonly string[]): Walked['kept'] {
  return ids.length === kept.length ? kept : kept.filter(({ id }) => ids.includes(id));
}

function droppedOf(stored: Walked['kept']): NonNullable<BeaconAnswer['dropped']> {
  return stored.flatMap(({ index, dropped: params }) =>
    params.map(({ param, reason }) => ({ index, param: namedAs(param), reason })),
  );
}

/** A name that no catalog could declare is not repeated, not even to whoever sent it. */
function namedAs(param: string): string {
  return /^[a-zA-Z]\w{0,39}(\.[a-zA-Z]\w{0,39})?$/.test(param) ? param : ':other';
}

function overrule(admitted: Admitted): PublicReason | undefined {
  switch (admitted.verdict) {
    case 'kept':
      return undefined;
    case 'no_grant':
      return 'no_consent';
    case 'visit_ended':
    case 'visit_full':
      return admitted.verdict;
  }
}

/** `no_consent=2, unknown_event=1`: a structured dictionary (RFC 9651), for the network tab. */
export function refusedHeader({ refused }: BeaconAnswer): string {
  const counts = new Map<string, number>();
  refused.forEach(({ reason }) => counts.set(reason, (counts.get(reason) ?? 0) + 1));
  return [...counts].map(([reason, n]) => `${reason}=${n}`).join(', ');
}
