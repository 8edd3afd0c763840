import fc from 'fast-check';

/** What may happen next to people, clocks, drainers and the process, in any order. */
export type Act =
  | (Asked & { readonly act: 'choose'; readonly measure: boolean; readonly ga4: boolean; readonly lasts: number })
  | (Asked & { readonly act: 'beacon'; readonly events: number; readonly again: boolean })
  /** Something that was read and decided before reaches the database now. */
  | { readonly act: 'commit'; readonly which: number }
  | { readonly act: 'withdraw'; readonly who: number; readonly ga4Only: boolean; readonly crash: boolean }
  | { readonly act: 'publish' }
  | { readonly act: 'void'; readonly older: boolean }
  | { readonly act: 'endVoided' }
  | { readonly act: 'lapse' }
  | { readonly act: 'hold'; readonly who: number }
  | { readonly act: 'wait'; readonly ms: number }
  /** The clock on the wall is set; the one that measures goes on. */
  | { readonly act: 'setClock'; readonly ms: number }
  | { readonly act: 'claim'; readonly drainer: number; readonly slow: boolean }
  /** The answer of a slow claim comes only now. */
  | { readonly act: 'deliver'; readonly drainer: number }
  | {
      readonly act: 'answer';
      readonly drainer: number;
      readonly how: 'sent' | 'refused' | 'no_answer' | 'never_connected';
    }
  /** What died is to be sent again. */
  | { readonly act: 'replayDead' }
  | { readonly act: 'crash'; readonly drainer: number }
  | { readonly act: 'loseLeases' }
  | { readonly act: 'closeErasures' }
  | { readonly act: 'restart' };

/** A request: what it reads and decides reaches the database at once, or only after whatever happens in between. */
interface Asked {
  readonly who: number;
  readonly slow: boolean;
}

export const people = 2;
export const drainers = 2;

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

const who = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: people - 1 }) });
const drainer = fc.nat({ max: drainers - 1 });
const often = fc.boolean();
const seldom = fc.nat({ max: 3 }).map((n) => n === 0);
const mostly = seldom.map((n) => !n);
const lasts = fc.constantFrom(20 * minute, day, 90 * day);

const span = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 700 }) },
  { weight: 3, arbitrary: fc.integer({ min: second, max: minute }) },
  { weight: 2, arbitrary: fc.integer({ min: minute, max: day }) },
  { weight: 2, arbitrary: fc.integer({ min: day, max: 40 * day }) },
);

function always<Name extends string>(act: Name): fc.Arbitrary<{ act: Name }> {
  return fc.record({ act: fc.constant(act) });
}

const kinds: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Act> }[] = [
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constant('choose'), who, slow: seldom, measure: mostly, ga4: mostly, lasts }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('beacon'),
      who,
      slow: seldom,
      events: fc.integer({ min: 1, max: 3 }),
      again: seldom,
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('commit'), which: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('withdraw'), who, ga4Only: often, crash: seldom }) },
  { weight: 1, arbitrary: always('publish') },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('void'), older: often }) },
  { weight: 1, arbitrary: always('endVoided') },
  { weight: 2, arbitrary: always('lapse') },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('hold'), who }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('wait'), ms: span }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('setClock'),
      ms: fc.oneof(
        span,
        span.map((ms) => -ms),
      ),
    }),
  },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('claim'), drainer, slow: often }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('deliver'), drainer }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('answer'),
      drainer,
      how: fc.constantFrom('sent', 'refused', 'no_answer', 'never_connected'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('crash'), drainer }) },
  { weight: 1, arbitrary: always('loseLeases') },
  { weight: 2, arbitrary: always('replayDead') },
  { weight: 1, arbitrary: always('closeErasures') },
  { weight: 1, arbitrary: always('restart') },
];

const anything = fc.oneof(...kinds);

/** A yes and a beacon under it come first often enough that something is at stake when the rest begins. */
const opening: readonly Act[] = [
  { act: 'choose', who: 0, slow: false, measure: true, ga4: true, lasts: 90 * day },
  { act: 'beacon', who: 0, slow: false, events: 2, again: false },
];

export const interleaving: fc.Arbitrary<readonly Act[]> = fc
  .tuple(mostly, fc.array(anything, { minLength: 10, maxLength: 40, size: 'max' }))
  .map(([opened, acts]) => (opened ? [...opening, ...acts] : acts));
