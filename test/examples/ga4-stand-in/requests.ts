import type { Effect, Finding, Judgement, StandInRequest, Stream } from '../../../examples/ga4-stand-in/judgement.ts';
import { judge } from '../../../examples/ga4-stand-in/rules.ts';

/** 2026-03-01T12:00:00Z: any fixed moment will do. */
export const NOW = 1_772_366_400_000;

export const STREAM: Stream = { measurementId: 'G-TEST123456', apiSecret: 'a-made-up-secret', now: NOW };

export const QUERY = `measurement_id=${STREAM.measurementId}&api_secret=${STREAM.apiSecret}`;

type Fields = Readonly<Record<string, unknown>>;

export const SESSION: Fields = { session_id: '1772366000', engagement_time_msec: 1200 };

export function event(name: string, params: Fields = {}): Fields {
  return { name, params: { ...SESSION, ...params } };
}

export const ITEM: Fields = { item_id: 'fanal-12', item_name: 'Fanal', price: 40, quantity: 2 };

export function purchase(changes: Fields = {}): Fields {
  return event('purchase', { transaction_id: 'T-1', value: 80, currency: 'CAD', items: [ITEM], ...changes });
}

/** A body without a single finding, with some fields replaced; `undefined` takes a field out. */
export function body(changes: Fields = {}): Fields {
  return {
    client_id: '123456789.1772366000',
    consent: { ad_user_data: 'DENIED', ad_personalization: 'DENIED' },
    events: [event('page_view', { page_location: 'https://boutique.example/' })],
    ...changes,
  };
}

export function request(content: unknown, changes: Partial<StandInRequest> = {}): StandInRequest {
  return {
    method: 'POST',
    url: `/mp/collect?${QUERY}`,
    headers: { 'content-type': 'application/json' },
    body: typeof content === 'string' ? content : JSON.stringify(content),
    ...changes,
  };
}

export function judgeBody(changes: Fields = {}): Judgement {
  return judge(request(body(changes)), STREAM);
}

export function judgeParams(params: Fields, name = 'page_view'): Judgement {
  return judgeBody({ events: [event(name, params)] });
}

/** The findings without their sentences, for comparison. */
export function brief(judgement: Judgement): [Effect, Finding['code'], string][] {
  return judgement.findings.map(({ effect, code, path }) => [effect, code, path]);
}
