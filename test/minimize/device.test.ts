import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Agent, cachedAgents, readAgent } from '../../src/minimize/device.ts';

const mozilla = 'Mozilla/5.0';
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const iphone = '(iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

const known: readonly (readonly [string, Agent['device']])[] = [
  [
    `${mozilla} (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0`,
    { browser: 'Firefox', os: 'Windows', type: 'desktop' },
  ],
  [
    `${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
    { browser: 'Edge', os: 'Windows', type: 'desktop' },
  ],
  [
    `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15`,
    { browser: 'Safari', os: 'macOS', type: 'desktop' },
  ],
  [
    `${mozilla} (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/140.0.0.0 Safari/537.36`,
    { browser: 'Chrome', os: 'ChromeOS', type: 'desktop' },
  ],
  [
    `${mozilla} (X11; Linux x86_64) ${webkit} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`,
    { browser: 'Opera', os: 'Linux', type: 'desktop' },
  ],
  [
    `${mozilla} (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`,
    { browser: 'Firefox', os: 'Linux', type: 'desktop' },
  ],
  [
    `${mozilla} (Linux; Android 15; SM-S928W) ${webkit} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
    { browser: 'Samsung Internet', os: 'Android', type: 'mobile' },
  ],
  [
    `${mozilla} (Linux; Android 10; K) ${webkit} Chrome/140.0.0.0 Mobile Safari/537.36`,
    { browser: 'Chrome', os: 'Android', type: 'mobile' },
  ],
  [`${mozilla} ${iphone} Version/19.0 Mobile/15E148 Safari/604.1`, { browser: 'Safari', os: 'iOS', type: 'mobile' }],
  [`${mozilla} ${iphone} CriOS/140.0 Mobile/15E148 Safari/604.1`, { browser: 'Chrome', os: 'iOS', type: 'mobile' }],
  [`${mozilla} ${iphone} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`, { browser: 'Firefox', os: 'iOS', type: 'mobile' }],
  [
    `${mozilla} (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1`,
    { browser: 'Safari', os: 'iOS', type: 'tablet' },
  ],
  [
    `${mozilla} (PlayStation 5 9.00) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari/605.1.15`,
    { browser: 'Safari', os: 'other', type: 'other' },
  ],
];

const nobody: Agent = { bot: true, device: { browser: 'other', os: 'other', type: 'other' } };

describe('Of a User-Agent', () => {
  it.each(known)('%s remain three classes', (userAgent, device) => {
    expect(readAgent(userAgent)).toEqual({ bot: false, device });
  });

  it.each([
    undefined,
    '',
    'curl/8.9.1',
    'python-requests/2.32',
    `${mozilla} (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
    `${mozilla} (X11; Linux x86_64) ${webkit} HeadlessChrome/140.0.0.0 Safari/537.36`,
  ])('%s remains that it is a bot, and no class', (userAgent) => {
    expect(readAgent(userAgent)).toEqual(nobody);
  });

  it('nothing remains but values of the closed lists, whatever text it holds', () => {
    const fragment = fc.oneof(
      fc.string(),
      fc.constantFrom(...known.flatMap(([userAgent]) => userAgent.split(' '))),
      fc.constantFrom('Chrome/<script>', 'Windows jean@example.ca', 'SMART-TV', 'Nokia', 'Silk/', 'Mint/', 'Fedora/40'),
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (userAgent) => {
        const { browser, os, type } = readAgent(userAgent).device;
        expect(['Edge', 'Samsung Internet', 'Opera', 'Firefox', 'Chrome', 'Safari', 'other']).toContain(browser);
        expect(['Windows', 'macOS', 'iOS', 'Android', 'ChromeOS', 'Linux', 'other']).toContain(os);
        expect(['desktop', 'mobile', 'tablet', 'other']).toContain(type);
      }),
      { numRuns: 500 },
    );
  });

  it('the version tells nothing: two versions of one browser are the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 400 }), (version) => {
        const userAgent = `${mozilla} (Windows NT 10.0; Win64; x64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
        expect(readAgent(userAgent).device).toEqual({ browser: 'Firefox', os: 'Windows', type: 'desktop' });
      }),
    );
  });

  it('a text without end is read in no more time than a request may take', () => {
    const began = performance.now();
    for (const part of ['Mozilla/5.0 ', '(', 'a;', 'Version/1.', ' Safari/', '1 ']) {
      readAgent(part.repeat(8_000));
    }
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('Remembered agents', () => {
  const userAgents = known.map(([userAgent]) => userAgent);

  it('are what reading them again would give, in whatever order they come', () => {
    const asked = fc.array(fc.constantFrom(undefined, '', ...userAgents));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), asked, (size, all) => {
        const agents = cachedAgents(size);
        for (const userAgent of all) {
          expect(agents.read(userAgent)).toEqual(readAgent(userAgent));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are at most as many as the size says, and the least recently used goes first', () => {
    const [a = '', b = '', c = ''] = userAgents;
    const agents = cachedAgents(2);
    const [first, second] = [agents.read(a), agents.read(b)];
    expect(agents.read(a)).toBe(first);
    agents.read(c);
    expect(agents.read(a), 'used since, so still held').toBe(first);
    expect(agents.read(b), 'the one that had to go').not.toBe(second);
  });

  it('that were held at some time are gone after some more others than are remembered', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (size) => {
        const agents = cachedAgents(size);
        const first = agents.read('somebody');
        Array.from({ length: size - 1 }, (_, i) => agents.read(`other ${i}`));
        expect(agents.read('somebody')).toBe(first);
        Array.from({ length: size + 2 }, (_, i) => agents.read(`another ${i}`));
        expect(agents.read('somebody')).not.toBe(first);
      }),
    );
  });

  it('are all gone once they are to be forgotten', () => {
    const agents = cachedAgents(50);
    const held = userAgents.map((userAgent) => agents.read(userAgent));
    agents.forget();
    userAgents.forEach((userAgent, i) => expect(agents.read(userAgent)).not.toBe(held[i]));
  });
});
