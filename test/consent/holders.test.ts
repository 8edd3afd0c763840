import { describe, expect, it } from 'vitest';
import type { Holder } from '../../src/consent/grant.ts';
import { askedHolders, rememberedHolders } from '../../src/consent/holders.ts';
import { aHolder } from '../support/builders.ts';

/** A store of which the test sees how often it is asked. */
function asking(found: () => Holder | undefined) {
  const asked: string[] = [];
  const store = {
    findPass: async (hash: string) => {
      asked.push(hash);
      return found();
    },
  };
  return { asked, deps: { store, hashing: { sha256: (text: string) => `#${text}`, mac: () => '' } } };
}

describe('Holders of a pass', () => {
  it('are asked for once, by the hash of the pass, while nothing changes', async () => {
    const { asked, deps } = asking(() => aHolder());
    const holders = rememberedHolders(deps, 10);
    expect(await holders.find('bp_1')).toEqual(await holders.find('bp_1'));
    expect(asked).toEqual(['#bp_1']);
  });

  it('are asked for again once their consent has changed, and nobody else is', async () => {
    const { asked, deps } = asking(() => aHolder({ receipt: asked.at(-1) === '#bp_1' ? 1 : 2 }));
    const holders = rememberedHolders(deps, 10);
    await holders.find('bp_1');
    await holders.find('bp_2');
    holders.forget(1);
    await holders.find('bp_1');
    await holders.find('bp_2');
    expect(asked).toEqual(['#bp_1', '#bp_2', '#bp_1']);
  });

  it('that nobody knows are never remembered: the next beacon may come after the consent', async () => {
    const answers = [undefined, aHolder()];
    const { deps } = asking(() => answers.shift());
    const holders = rememberedHolders(deps, 10);
    expect([await holders.find('bp_1'), await holders.find('bp_1')]).toEqual([undefined, aHolder()]);
  });

  it('are asked for each time where others change consents too', async () => {
    const { asked, deps } = asking(() => aHolder());
    const holders = askedHolders(deps);
    await holders.find('bp_1');
    await holders.find('bp_1');
    expect(asked).toHaveLength(2);
  });
});
