import { decide, type Decision, type Standing } from '../../src/consent/decide.ts';
import type { Grant, Holder } from '../../src/consent/grant.ts';
import type { Purpose } from '../../src/consent/purpose.ts';
import { aGrant, aHolder, day, now } from './builders.ts';

/* Every input of `decide`, each with every value that can make a difference. */

/** With both grants live and every gate open. */
export function aStanding(changes: Partial<Standing> = {}): Standing {
  return {
    site: 'demo',
    now,
    audience: 'general',
    pass: true,
    holder: aHolder(),
    gpc: false,
    gates: { count: true, measure: true, ga4: true },
    ...changes,
  };
}

export function lane(standing: Standing): Decision['lane'] {
  return decide(standing).lane;
}

export const widths: Readonly<Record<Decision['lane'], number>> = { none: 0, count: 1, measure: 2, forward: 3 };

const booleans = [false, true] as const;

const grantStates: readonly Partial<Grant>[] = [
  { expires: now + 1 },
  { expires: now + day },
  { expires: now },
  { expires: now - day },
  { expires: now + day, voided: true },
  { expires: now - day, voided: true },
];

function grantsOf(no: number, purpose: Purpose): readonly (readonly Grant[])[] {
  return [[], ...grantStates.map((state) => [aGrant({ ...state, no, purpose })])];
}

export function holders(): readonly (Holder | undefined)[] {
  const measure = grantsOf(1, 'measure');
  const ga4 = grantsOf(2, 'ga4');
  const own = measure.flatMap((first) =>
    ga4.flatMap((second) =>
      [undefined, now - day].map((withdrawn) => aHolder({ withdrawn, grants: [...first, ...second] })),
    ),
  );
  return [undefined, aHolder({ site: 'other' }), ...own];
}

/** A pass left out with a holder beside it cannot come from the route; the decision must be right all the same. */
export function* standings(): Generator<Standing> {
  for (const audience of ['general', 'mixed', 'under14'] as const) {
    for (const holder of holders()) {
      for (const bits of Array.from({ length: 32 }, (_, i) => i)) {
        const bit = (n: number) => booleans[(bits >> n) & 1] ?? false;
        yield aStanding({
          audience,
          holder,
          pass: bit(0),
          gpc: bit(1),
          gates: { count: bit(2), measure: bit(3), ga4: bit(4) },
        });
      }
    }
  }
}
