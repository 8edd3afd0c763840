import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referrerClass } from '../../src/minimize/referrer.ts';

const origins = ['https://www.example.ca', 'https://shop.example.ca'];
const classes = ['none', 'self', 'search', 'social', 'assistant', 'mail', 'other'];

describe('A referrer', () => {
  it('becomes one of seven classes, whatever it says', () => {
    const referrer = fc.oneof(
      fc.string(),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.domain().map((host) => `https://${host}/secret?token=1`),
      fc.constantFrom('about:client', 'data:,x', 'android-app://com.google.android.gm/', 'javascript:1'),
    );
    fc.assert(
      fc.property(referrer, (any) => {
        expect(classes).toContain(referrerClass(any, origins));
      }),
    );
  });

  it('says the same whatever its path, its query and its fragment say', () => {
    const host = fc.constantFrom('www.google.ca', 'l.facebook.com', 'example.org', 'www.example.ca', 'chatgpt.com');
    fc.assert(
      fc.property(host, fc.webPath(), fc.webQueryParameters(), (name, path, query) => {
        const plain = referrerClass(`https://${name}/`, origins);
        expect(referrerClass(`https://${name}${path}?${query}`, origins)).toBe(plain);
      }),
    );
  });

  it.each([
    [undefined, 'none'],
    ['', 'none'],
    ['not a url', 'none'],
    ['https://www.example.ca/panier', 'self'],
    ['https://shop.example.ca', 'self'],
    ['http://www.example.ca/', 'other'],
    ['https://www.example.ca.evil.example/', 'other'],
    ['https://www.google.ca/', 'search'],
    ['https://www.google.co.uk/search?q=jean', 'search'],
    ['https://duckduckgo.com/', 'search'],
    ['https://fr.search.yahoo.com/', 'search'],
    ['https://notgoogle.com/', 'other'],
    ['https://mail.google.com/mail/u/0/', 'mail'],
    ['https://outlook.live.com/', 'mail'],
    ['https://courriel.videotron.com/', 'mail'],
    ['https://gemini.google.com/app', 'assistant'],
    ['https://chatgpt.com/', 'assistant'],
    ['https://copilot.microsoft.com/', 'assistant'],
    ['https://www.microsoft.com/', 'other'],
    ['https://l.facebook.com/l.php?u=x', 'social'],
    ['https://t.co/abc', 'social'],
    ['https://x.com/', 'social'],
    ['https://www.x.com/', 'social'],
    ['https://www.mail.example.org/', 'mail'],
    ['https://netflix.com/', 'other'],
    ['https://at.co/', 'other'],
    ['https://news.example.org/', 'other'],
  ])('%s is %s', (referrer, expected) => {
    expect(referrerClass(referrer, origins)).toBe(expected);
  });
});
