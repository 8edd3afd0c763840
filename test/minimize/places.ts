import type { Visitor } from '../runtime/visitor.ts';
import { firefox, origin } from '../support/site-config.ts';

/* Every place of a beacon, and every header that comes with it, that a text can be put into. */

type Parts = Record<string, unknown>;
export type Place = (
  text: string,
  visitor: Visitor,
) => { body?: Parts; event?: Parts; headers?: Record<string, string> };

/** A header holds no control characters and nothing beyond Latin-1. */
const inHeader = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '');

export const places: Readonly<Record<string, Place>> = {
  path: (text) => ({ body: { page: { url: `${origin}/profil/${text}` } } }),
  'path of a declared pattern': (text) => ({
    body: { page: { url: `${origin}/produits/${encodeURIComponent(text)}` } },
  }),
  'query and fragment': (text) => ({ body: { page: { url: `${origin}/panier?q=${text}#${text}` } } }),
  host: (text) => ({ body: { page: { url: `https://${text}.exemple.quebec/panier` } } }),
  credentials: (text) => ({ body: { page: { url: `https://${encodeURIComponent(text)}:x@exemple.quebec/panier` } } }),
  'whole url': (text) => ({ body: { page: { url: text } } }),
  referrer: (text) => ({
    body: { page: { url: `${origin}/panier`, referrer: `https://x.example/${text}?q=${text}` } },
  }),
  title: (text) => ({ body: { page: { url: `${origin}/panier`, title: `Merci ${text}` } } }),
  campaign: (text) => ({
    body: { page: { url: `${origin}/panier?utm_source=${encodeURIComponent(text)}&utm_content=${text}` } },
  }),
  'page before, of the same site': (text) => ({
    body: { page: { url: `${origin}/panier`, referrer: `${origin}/produits/${encodeURIComponent(text)}` } },
  }),
  site: (text) => ({ body: { site: text.slice(0, 40) } }),
  pass: (text) => ({ body: { pass: text.slice(0, 100) } }),
  visit: (text) => ({ body: { visit: text } }),
  'member nobody knows': (text) => ({ body: { user: { email: text }, [text]: text } }),
  'event id': (text) => ({ event: { id: text } }),
  'event name': (text) => ({ event: { name: text.slice(0, 100) } }),
  'event time': (text) => ({ event: { at: text } }),
  'undeclared param': (text) => ({ event: { params: { courriel: text, value: 3 } } }),
  'param name': (text) => ({ event: { params: { [text]: 1, [`${text}=`]: text } } }),
  'number, enum and boolean': (text) => ({ event: { params: { value: text, currency: text, gift: text } } }),
  'nested value': (text) => ({ event: { params: { value: { a: [text] }, item_id: [text] } } }),
  'user agent': (text) => ({ headers: { 'User-Agent': `${firefox} ${inHeader(text)}` } }),
  'accept-language': (text) => ({ headers: { 'Accept-Language': inHeader(text) } }),
  origin: (text) => ({ headers: { Origin: `https://${inHeader(text)}` } }),
  authorization: (text) => ({ headers: { Authorization: `Bearer ${inHeader(text).replaceAll(' ', '')}` } }),
  forwarded: (text) => ({
    headers: {
      'X-Forwarded-For': inHeader(text),
      Forwarded: `for="${inHeader(text)}"`,
      'CF-Connecting-IP': inHeader(text),
      'X-Real-IP': inHeader(text),
    },
  }),
  'sec-*': (text) => ({
    headers: { 'Sec-CH-UA': inHeader(text), 'Sec-Purpose': inHeader(text), 'Sec-GPC': inHeader(text) },
  }),
  cookie: (text) => ({ headers: { Cookie: `id=${inHeader(text)}`, Referer: `https://x.example/${inHeader(text)}` } }),
  'declared text': (text) => ({ event: { params: { note: text } } }),
  'declared text, in a sentence': (text) => ({ event: { params: { note: `rappeler ${text} svp` } } }),
  'declared text of a thing': (text) => ({ event: { params: { item_id: text } } }),
  'declared items': (text) => ({ event: { params: { items: [{ item_name: text }, { item_name: 'Tuque' }] } } }),
};
