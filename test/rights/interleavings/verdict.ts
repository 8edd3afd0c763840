import { imbalances } from '../../../src/delivery/balance.ts';
import { purposes } from '../../../src/consent/purpose.ts';
import { drainers, people } from './acts.ts';
import { day } from './model.ts';
import type { Play } from './play.ts';

const ended = 3 * day;

/**
 * Lets everything come to its end, then holds what the database and the ledger say against what should be.
 *
 * @throws Error with every difference, also those seen on the way.
 */
export async function verdict(play: Play): Promise<void> {
  const { model, world } = play;
  const store = world.store();
  for (let drainer = 0; drainer < drainers; drainer += 1) {
    await play.crash({ drainer });
  }
  model.wait(ended);
  await store.settleLostLeases(model.wall + 400 * day);
  await play.endVoided();
  await play.closeErasures();
  for (let who = 0; who < people; who += 1) {
    await personAgrees(play, who);
  }
  const { days, rows } = await play.scene.balance();
  play.agrees('the balance', imbalances(days, rows), []);
  const open = `SELECT count(*) AS n FROM erasure WHERE site = ?1
    AND (closed IS NULL OR in_flight <> flew_sent + flew_unknown + flew_stopped)`;
  play.agrees('erasures without the fate of what was in flight', await play.scene.rows(open, play.scene.site), [
    { n: 0 },
  ]);
  if (!model.misled) {
    const orphans = await Promise.all((await store.eventBlocks()).map(async (each) => store.orphanEvents(each)));
    const all = [...orphans.flat(), ...(await store.orphanSends())].filter(({ site }) => site === play.scene.site);
    play.agrees('orphans', all, []);
  }
  if (play.faults.length > 0) {
    throw new Error(play.faults.join('\n'));
  }
}

async function personAgrees(play: Play, who: number): Promise<void> {
  const { model, world, scene } = play;
  const person = model.person(who);
  const { secretHash } = play.key(who);
  const holder = await world.store().findSecret(secretHash);
  const numbers = new Set(holder?.grants.map(({ no }) => no));
  play.faults.push(...model.forget(person, numbers));
  const grants = [...(holder?.grants ?? [])].sort((a, b) => a.no - b.no);
  play.agrees(
    'grants',
    grants.map(({ purpose, since, expires }) => ({ purpose, since, expires })),
    person.grants
      .filter((grant) => !grant.ended)
      .sort((a, b) => a.no - b.no)
      .map(({ purpose, since, expires }) => ({ purpose, since, expires })),
  );
  const events = `SELECT e.id FROM receipt r JOIN "grant" g ON g.receipt_no = r.no JOIN single_event e ON e.grant_no = g.no
    WHERE r.secret_hash = ?1`;
  const kept = (await scene.rows(events, secretHash)).map(({ id }) => String(id));
  play.agrees('events', kept.sort(), [...person.kept.values()].map(({ id }) => id).sort());
  const holds = `SELECT i.value AS id FROM receipt r JOIN hold h ON h.receipt_no = r.no JOIN held_event k ON k.hold_no = h.no
    JOIN json_each(k.ids) i
    WHERE r.secret_hash = ?1`;
  const held = (await scene.rows(holds, secretHash)).map(({ id }) => String(id));
  play.agrees('held events', held.sort(), [...person.held].sort());
  const records = (holder?.records ?? []).map((record) => JSON.parse(record) as Record<string, unknown>);
  for (const purpose of purposes) {
    const told = records.filter((record) => record['purpose'] === purpose);
    const story = told.map(({ type, state }) => (type === 'consent' ? state : type));
    play.agrees(`the story of ${purpose}`, story, person.story[purpose]);
  }
}
