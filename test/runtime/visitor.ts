import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { firefox, origin } from '../support/site-config.ts';

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

const receiptSchema = z.object({ id: z.string(), secret: z.string(), pass: z.string() });
const consentSchema = z.object({ receipt: receiptSchema, records: z.array(z.looseObject({})), expires_at: z.number() });
const noticeSchema = z.looseObject({ notice: z.string(), ask: z.string(), language: z.string() });

export type Receipt = z.infer<typeof receiptSchema>;

const answerSchema = z.strictObject({
  received: z.number(),
  stored: z.number(),
  counted: z.number(),
  duplicate: z.number(),
  refused: z.array(z.strictObject({ index: z.number(), reason: z.string() })),
  dropped: z.array(z.strictObject({ index: z.number(), param: z.string(), reason: z.string() })).optional(),
});

function freshKey(): string {
  return randomUUID();
}

/** What a page would do, over any way of asking: `app.request`, a listening server, workerd. */
export class Visitor {
  readonly ask: Ask;
  readonly site: string;
  readonly visit = randomUUID();
  readonly headers: Record<string, string>;

  constructor(ask: Ask, { site = 'shop', headers = {} }: { site?: string; headers?: Record<string, string> } = {}) {
    this.ask = ask;
    this.site = site;
    this.headers = { Origin: origin, 'User-Agent': firefox, ...headers };
  }

  async notice(language = 'fr') {
    const response = await this.ask(`/v1/notice?site=${this.site}&language=${language}`, { headers: this.headers });
    return noticeSchema.parse(await response.json());
  }

  async choice(choices: Record<string, string>, rest: Record<string, unknown> = {}) {
    const { notice, ask, language } = await this.notice();
    return { site: this.site, language, notice, ask, choices, surface: 'banner', gesture: 'click', ...rest };
  }

  async choose(body: unknown, { key = freshKey(), method = 'POST', secret = '' } = {}): Promise<Response> {
    return this.ask('/v1/consent', {
      method,
      headers: {
        ...this.headers,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
        ...(secret === '' ? {} : { Authorization: `Bearer ${secret}` }),
      },
      body: JSON.stringify(body),
    });
  }

  async grant(choices: Record<string, string> = { measure: 'granted', ga4: 'granted' }): Promise<Receipt> {
    const response = await this.choose(await this.choice(choices));
    return consentSchema.parse(await response.json()).receipt;
  }

  event(rest: Record<string, unknown> = {}) {
    return { id: randomUUID(), name: 'add_to_cart', at: Date.now(), ...rest };
  }

  beacon(receipt: Receipt | undefined, events: readonly unknown[], rest: Record<string, unknown> = {}) {
    return {
      site: this.site,
      ...(receipt && { pass: receipt.pass }),
      visit: this.visit,
      sent: Date.now(),
      page: { url: `${origin}/produits/bouee-12?courriel=a@b.ca#x`, referrer: 'https://www.google.com/search?q=moi' },
      events,
      ...rest,
    };
  }

  async send(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.ask('/v1/events', {
      method: 'POST',
      headers: { ...this.headers, 'Content-Type': 'text/plain', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
  }

  async sent(body: unknown, headers: Record<string, string> = {}) {
    const response = await this.send(body, headers);
    return {
      status: response.status,
      header: response.headers.get('balise-refused'),
      ...answerSchema.parse(await response.json()),
    };
  }
}

export { consentSchema };
