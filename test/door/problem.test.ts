import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferred, problemResponse, type ProblemType } from '../../src/door/problem.ts';

/** The contract: clients may depend on these. A type that is missing here does not compile. */
const statuses: Readonly<Record<ProblemType, number>> = {
  unreadable: 400,
  idempotency_key_missing: 400,
  bad_query: 400,
  unauthorized: 401,
  foreign_origin: 403,
  role_lacking: 403,
  ask_forged: 403,
  unknown_site: 404,
  not_found: 404,
  no_receipt: 404,
  unknown_version: 404,
  unknown_receipt: 404,
  unknown_hold: 404,
  ask_stale: 409,
  notice_not_in_force: 409,
  receipt_changed: 409,
  site_shut: 409,
  too_large: 413,
  unsupported_type: 415,
  invalid: 422,
  idempotency_conflict: 422,
  too_many: 429,
  unexpected: 500,
  unavailable: 503,
};

function isType(name: string): name is ProblemType {
  return Object.hasOwn(statuses, name);
}

const types = Object.keys(statuses).filter(isType);

async function read(response: Response): Promise<unknown> {
  return response.json();
}

describe('A problem', () => {
  it.each(types)('of type %s is a problem document (RFC 9457) in French and in English', async (type) => {
    for (const language of ['fr', 'en']) {
      const response = problemResponse({ type }, { acceptLanguage: language });
      expect(response.status).toBe(statuses[type]);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(response.headers.get('content-language')).toBe(language);
      const body = await response.text();
      const [title] = /"title":"\p{Lu}[^"]+\."/u.exec(body) ?? ['no sentence'];
      expect(body).toBe(`{"type":"urn:balise:problem:${type}",${title},"status":${statuses[type]}}`);
    }
  });

  it('has another text in each language, and another for each type', async () => {
    const responses = ['fr', 'en'].flatMap((acceptLanguage) =>
      types.map((type) => problemResponse({ type }, { acceptLanguage })),
    );
    const titles = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(titles.map((title) => title.replace(/"type":"[^"]*"|"status":\d+/g, ''))).size).toBe(
      types.length * 2,
    );
  });

  it('is kept by no cache, whatever headers come with it', () => {
    const headers = { 'Retry-After': '5', 'Cache-Control': 'public', 'Content-Type': 'text/html' };
    const response = problemResponse({ type: 'unavailable' }, { acceptLanguage: 'fr', headers });
    expect(response.headers.get('retry-after')).toBe('5');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('names the faulty place and what belongs there, when they are known', async () => {
    const response = problemResponse({ type: 'invalid', at: 'sent', expected: 'a time' }, { acceptLanguage: 'en' });
    expect(await read(response)).toMatchObject({ at: 'sent', expected: 'a time' });
  });
});

describe('The language of an answer', () => {
  it.each([
    [undefined, 'fr'],
    ['', 'fr'],
    ['*', 'fr'],
    ['es', 'fr'],
    ['fr-CA', 'fr'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['en-CA,fr-CA;q=0.8', 'en'],
    ['fr-CA,en;q=0.9', 'fr'],
    ['de, en;q=0.5', 'en'],
    ['de , fr', 'fr'],
  ])('asked for as %s is %s', (header, language) => {
    expect(preferred(header)).toBe(language);
  });

  it('is French or English, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(['fr', 'en']).toContain(preferred(header));
      }),
    );
  });
});
