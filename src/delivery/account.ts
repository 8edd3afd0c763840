import { destinationNames } from '../destinations/name.ts';
import { isoDay } from '../minimize/day.ts';
import type { DeliveryAccount } from '../storage/delivery-store.ts';

/** How it stands with what leaves, per destination that has anything to say. Days are ISO, instants epoch milliseconds. */
export function accountBody({ lines, curtailed, circuits }: DeliveryAccount, now: number): object[] {
  return destinationNames.flatMap((destination) => {
    const mine = <T extends { readonly destination: string }>(all: readonly T[]) =>
      all.filter((each) => each.destination === destination);
    const circuit = mine(circuits)[0];
    const parts = [mine(lines).length, mine(curtailed).length, circuit === undefined ? 0 : 1];
    return parts.every((n) => n === 0)
      ? []
      : [
          {
            destination,
            ...counts(mine(lines)),
            curtailed: mine(curtailed).map(({ day, reason, n }) => ({ day: isoDay(day), reason, n })),
            circuit: {
              state: stateOf(circuit, now),
              stopped_at: circuit?.stopped ?? null,
              failures: circuit?.failures ?? 0,
              rests_until: circuit !== undefined && circuit.restsUntil > now ? circuit.restsUntil : null,
            },
          },
        ];
  });
}

function counts(lines: DeliveryAccount['lines']): object {
  const of = (state: string) => {
    const found = lines.find((line) => line.state === state);
    return { deliveries: found?.deliveries ?? 0, events: found?.events ?? 0 };
  };
  const dead = lines
    .filter(({ state }) => state === 'dead')
    .map(({ reason, deliveries, events }) => ({ reason, deliveries, events }));
  return { waiting: of('waiting'), again: of('again'), leased: of('leased'), recalled: of('recalled'), dead };
}

function stateOf(circuit: DeliveryAccount['circuits'][number] | undefined, now: number): string {
  if (circuit === undefined || (circuit.stopped === null && circuit.failures === 0)) {
    return 'open';
  }
  if (circuit.stopped !== null) {
    return 'stopped';
  }
  return circuit.restsUntil > now ? 'resting' : 'probing';
}
