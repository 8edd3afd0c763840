import * as z from 'zod';
import { banner } from '../consent/notice.ts';
import type { Deps } from '../deps.ts';
import type { RoleHandler } from '../door/token.ts';
import { answer, readOrder, refuse } from '../rights/order.ts';
import type { DeskHandler } from './desk.ts';
import { readForm } from './form.ts';
import { problem } from './gate.ts';
import { printedId } from './life.ts';
import { recordLook } from './reading.ts';
import { type ReceiptFile, receiptFile } from './receipt-file.ts';
import { askReceipt, showReceipt } from './receipt-page.ts';

/** `GET /console/receipt`: the form. */
export function receiptForm(): DeskHandler {
  return (c, desk) => askReceipt(c, desk);
}

/** `POST /console/receipt` with `receipt`: answers the page itself, so that the number enters no address. */
export function receiptLookUp(deps: Deps): DeskHandler {
  return async (c, desk) => {
    const read = await readForm(c);
    if (!read.ok) {
      return problem(c, read.problem);
    }
    const { site, view } = desk;
    const id = printedId(read.form.get('receipt') ?? '');
    if (id === undefined) {
      return askReceipt(c, desk, 'badId');
    }
    const file = await look(deps, site.id, id);
    const receipt = file && { receipt: file.commitment };
    await recordLook(c, deps, { site: site.id, by: desk.by, what: 'receipt', ...receipt });
    if (file === undefined) {
      return askReceipt(c, desk, 'missing');
    }
    const notice = deps.notices.find(
      (each) =>
        each.notice.site === site.id && each.notice.language === view.language && each.notice.surface === banner,
    );
    return showReceipt(c, desk, { file, notice, now: deps.clock(), print: read.form.get('print') === '1' });
  };
}

async function look(deps: Deps, siteId: string, id: string): Promise<ReceiptFile | undefined> {
  const site = deps.sites.get(siteId);
  const found = await deps.store.findReceipt(siteId, id);
  return site === undefined || found === undefined ? undefined : receiptFile(deps, site, found);
}

const orderSchema = z.object({ id: z.string('the number printed on a receipt').max(40) });

/** `POST /v1/admin/receipt?site=` with `{id}`: the same, for a machine. */
export function postReceipt(deps: Deps): RoleHandler {
  return async (c, { site, by }) => {
    const read = await readOrder(c, orderSchema);
    if (!read.ok) {
      return refuse(c, read.problem);
    }
    const id = printedId(read.value.id);
    const file = id === undefined ? undefined : await look(deps, site, id);
    const receipt = file && { receipt: file.commitment };
    await recordLook(c, deps, { site, by, what: 'receipt', ...receipt });
    return file === undefined ? refuse(c, { type: 'unknown_receipt', at: 'id' }) : answer(bodyOf(site, file));
  };
}

function bodyOf(site: string, { id, commitment, life, states, records, proof }: ReceiptFile): object {
  const { created, withdrawn, visits, events, sends, waiting, ends, holds } = life;
  return {
    site,
    receipt: { id, commitment, created_at: created, withdrawn_at: withdrawn },
    states,
    records: records.map(({ json, index, signed }) => ({
      index: index ?? null,
      signed,
      entry: JSON.parse(json) as unknown,
    })),
    kept: { visits, events, sends, waiting },
    ends,
    holds: holds.map(({ no, basis, at, released, events: held }) => ({
      hold: no,
      basis,
      at,
      released_at: released,
      held,
    })),
    proof,
  };
}
