import { call } from './call.ts';
import { settings } from './settings.ts';
import { current, granted, held, isObject, isOutdated, keep, keepRefusal, NOTHING, today, type Held } from './state.ts';
import type { Choices, ConsentAnswer, Gesture, Language, Notice, Withdrawal } from './wire.ts';

/** These answers mean that the receipt is already gone, so there is nothing left to change or to withdraw. */
const GONE = [401, 404, 410];

/** The text on the screen is the text that the choice will cite. */
let shown: Notice | null = null;
/** What the server no longer takes may still lie in the browser's cache. */
let stale = false;
let lastBody = '';
let lastKey = '';

function isNotice(value: unknown): value is Notice {
  return isObject(value) && typeof value['notice'] === 'string' && Array.isArray(value['purposes']);
}

export async function getNotice(language: Language = shown?.language ?? settings.language): Promise<Notice> {
  if (shown?.language === language) return shown;
  const query = new URLSearchParams({ site: settings.site, language });
  if (settings.surface !== 'banner') query.set('surface', settings.surface);
  const response = await call(`/v1/notice?${query}`, { method: 'GET', fresh: stale });
  const notice: unknown = response.ok && (await response.json());
  if (!isNotice(notice)) throw new Error(`Balise: notice (HTTP ${response.status})`);
  stale = false;
  shown = notice;
  return notice;
}

/**
 * The same words sent again carry the same key until they are answered, so that a lost answer leaves no grant that nobody
 * holds. Once answered, the same words are a new choice.
 */
function keyFor(body: string): string {
  if (body !== lastBody) lastKey = crypto.randomUUID();
  lastBody = body;
  return lastKey;
}

async function put(body: string, secret?: string): Promise<Response> {
  const response = await call('/v1/consent', {
    method: secret ? 'PUT' : 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': keyFor(body),
      ...(secret && { Authorization: `Bearer ${secret}` }),
    },
  });
  if (response.status < 429) lastBody = '';
  return response;
}

function isConsentAnswer(value: unknown): value is ConsentAnswer {
  if (!isObject(value) || !isObject(value['receipt'])) return false;
  return typeof value['receipt']['pass'] === 'string' && typeof value['expires_at'] === 'number';
}

export async function choose(wanted: Choices, gesture: Gesture = 'click'): Promise<Choices> {
  // GA4 is fed from what was measured: without the first there is nothing to forward.
  const choices = wanted.measure === 'granted' ? wanted : NOTHING;
  const before = current();
  const refusing = choices.measure === 'refused';
  if (refusing && held()) {
    await withdraw();
    return choices;
  }
  if (refusing && before && !(shown && isOutdated(before, shown))) return choices;
  const notice = await getNotice();
  const { site, language, version, notice: cited, ask } = notice;
  const body = JSON.stringify({ site, language, notice: cited, ask, choices, surface: settings.surface, gesture });
  if (refusing) {
    // The refusal stands whether or not the server hears of it: the request only moves a counter (rule 6).
    keepRefusal(notice);
    await put(body).catch(() => null);
    return choices;
  }
  await grant(body, { choices, notice: cited, version, day: today(), language });
  return choices;
}

async function grant(body: string, terms: Omit<Held, 'receipt' | 'expires_at'>): Promise<void> {
  // A withdrawal still on its way goes first: a new receipt over it would leave a grant that nobody holds.
  if (held() && !granted()) await withdraw();
  const mine = granted();
  let response = await put(body, mine?.receipt.secret);
  if (mine && GONE.includes(response.status)) response = await put(body);
  // An expired ask or a replaced notice: the next try must show the text anew. A server that is down gets the same again.
  if (!response.ok && response.status < 429) {
    shown = null;
    stale = true;
  }
  const answer: unknown = response.ok && (await response.json());
  if (!isConsentAnswer(answer)) throw new Error(`Balise: consent (HTTP ${response.status})`);
  const secret = answer.receipt.secret ?? mine?.receipt.secret ?? '';
  keep({
    receipt: { id: answer.receipt.id, secret, pass: answer.receipt.pass },
    ...terms,
    expires_at: answer.expires_at,
  });
}

/** The choice may have been changed elsewhere, on the page of the receipt: what the server holds is what counts. */
export async function catchUp(): Promise<void> {
  const mine = granted();
  if (!mine) return;
  const headers = { Authorization: `Bearer ${mine.receipt.secret}` };
  const response = await call('/v1/consent', { method: 'GET', headers }).catch(() => null);
  const told: unknown = response?.ok && (await response.json().catch(() => null));
  if (!isObject(told) || !isObject(told['choices'])) return;
  const ga4 = told['choices']['ga4'] === 'granted' ? 'granted' : 'refused';
  const expires_at = told['expires_at'];
  if (told['choices']['measure'] === 'granted' && typeof expires_at === 'number') {
    if (ga4 !== mine.choices.ga4) keep({ ...mine, choices: { measure: 'granted', ga4 }, expires_at });
  } else if (typeof told['withdrawn_at'] === 'number') keepRefusal(mine);
}

const number = (value: unknown): number => (Array.isArray(value) ? value.length : Number(value) || 0);

/** The page stops first and asks the server second. The secret stays until the server has confirmed, so that a lost
 * connection cannot turn a withdrawal into nothing; with `measure` refused it opens nothing here. */
export async function withdraw(): Promise<Withdrawal> {
  const mine = held();
  if (!mine) return { withdrawn_at: null, events: 0, deliveries: 0, in_flight: 0 };
  keep({ ...mine, choices: NOTHING });
  const { secret } = mine.receipt;
  const settled = (response: Response | null): response is Response =>
    response !== null && (response.ok || GONE.includes(response.status));
  const headers = { Authorization: `Bearer ${secret}` };
  let response = await call('/v1/consent', { method: 'DELETE', headers }).catch(() => null);
  if (!settled(response)) {
    response = await call('/v1/consent/withdraw', { body: JSON.stringify({ secret }) }).catch(() => null);
  }
  if (!settled(response)) throw new Error('Balise: withdrawal not confirmed');
  // Whoever withdraws in front of a newer text has answered that one.
  keepRefusal(shown ?? mine);
  const told: unknown = response.ok && (await response.json().catch(() => null));
  const facts = isObject(told) ? told : {};
  return {
    withdrawn_at: facts['withdrawn_at'],
    events: number(facts['events']),
    deliveries: number(facts['deliveries']),
    in_flight: number(facts['in_flight']),
  };
}
