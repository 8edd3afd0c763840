import { type Grant, isLive } from '../grant.ts';
import { purposes } from '../purpose.ts';
import { type Life, type State, stateOf } from './life.ts';

/** How one purpose stands now, for the person who asks. Times are epoch milliseconds. */
export interface PurposeState {
  readonly purpose: string;
  readonly state: State;
  readonly since: number | null;
  readonly until: number | null;
  readonly record_id: string;
}

/** The grant rows decide what is live; the records say how it came to that. */
export function purposeStates(lives: readonly Life[], grants: readonly Grant[], now: number): PurposeState[] {
  return purposes.flatMap((purpose) => {
    const life = lives.findLast((each) => each.purpose === purpose);
    const grant = grants.find((each) => each.purpose === purpose);
    return life === undefined ? [] : [purposeState(life, grant, now)];
  });
}

function purposeState(life: Life, grant: Grant | undefined, now: number): PurposeState {
  const { purpose, recordId: record_id, answered, ended } = life;
  const state = stateOf(life);
  if (state !== 'granted') {
    return { purpose, state, since: ended?.at ?? answered?.at ?? null, until: null, record_id };
  }
  if (grant !== undefined && isLive(grant, now)) {
    return { purpose, state, since: grant.since, until: grant.expires, record_id };
  }
  // Ended already, and its record not yet written: a yes that opens nothing is not shown as one.
  return { purpose, state: grant?.voided === true ? 'voided' : 'expired', since: null, until: null, record_id };
}
