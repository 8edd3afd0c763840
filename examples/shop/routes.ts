import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { changeCart, readCart } from './cart.ts';
import { type Language, PRODUCTS, TRANSACTION_ID } from './catalog.ts';
import { cartPage, checkoutPage } from './checkout.ts';
import type { Journal } from './journal.ts';
import { journalCss } from './journal-css.ts';
import { closedPage, journalPage, splitPage } from './journal-page.ts';
import { journalScript } from './journal-script.ts';
import type { Markup } from './layout.ts';
import { homePage, missingPage, newsletterPage, plansPage, productPage, thanksPage } from './pages.ts';
import { linkTo, type PageName, pathOf, type Visit } from './paths.ts';
import { shopCss } from './shop-css.ts';
import { shopScript } from './shop-script.ts';

export interface DemoDeps {
  journal(): Promise<Journal>;
}

const LANGUAGES = ['fr', 'en'] as const;
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** No inline code and no other host: the page shows that the script and its panel live under a strict policy. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

export function demoRoutes(deps: DemoDeps): Hono {
  const app = new Hono();
  app.use('/demo/*', safeHeaders);
  app.get('/demo', (c) => c.redirect('/demo/'));
  app.get('/demo/style.css', (c) => asset(c, shopCss + journalCss, 'text/css'));
  app.get('/demo/shop.js', (c) => asset(c, shopScript, 'text/javascript'));
  app.get('/demo/journal.js', (c) => asset(c, journalScript, 'text/javascript'));
  for (const language of LANGUAGES) shopRoutes(app, language);
  journalRoutes(app, deps);
  return app;
}

const safeHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Content-Security-Policy', POLICY);
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'same-origin');
  c.header('Cache-Control', c.req.path.endsWith('.css') ? 'public, max-age=300' : 'no-store');
};

function asset(c: Context, text: string, type: string): Response {
  return c.body(text, 200, { 'Content-Type': `${type}; charset=utf-8` });
}

function shopRoutes(app: Hono, language: Language): void {
  const at = (page: PageName): string => pathOf(language, { page });
  const visit = (c: Context): Visit => ({ language, cart: readCart(c.req.query('panier') ?? '') });
  const show = (page: PageName, render: (visit: Visit, c: Context) => Markup): void => {
    app.get(at(page), (c) => c.html(render(visit(c), c)));
  };
  app.get(at('home').slice(0, -1), (c) => c.redirect(at('home')));
  show('home', homePage);
  show('plans', plansPage);
  show('newsletter', newsletterPage);
  show('checkout', (here) => checkoutPage(here, newOrder()));
  show('thanks', (here, c) => thanksPage(here, knownOrder(c.req.query('commande'))));
  app.get(`${at('product')}/:sku`, (c) => {
    const product = PRODUCTS.find(({ sku }) => sku === c.req.param('sku'));
    return product ? c.html(productPage(visit(c), product)) : c.html(missingPage(visit(c)), 404);
  });
  app.get(at('cart'), (c) => {
    const here = visit(c);
    const added = c.req.query('ajout');
    // Answered by a redirect, so that loading the cart again does not add the thing again.
    if (added === undefined) return c.html(cartPage(here));
    return c.redirect(linkTo({ language, cart: changeCart(here.cart, added, 1) }, { page: 'cart' }), 303);
  });
  formRoutes(app, language);
}

function formRoutes(app: Hono, language: Language): void {
  const field = async (c: Context, name: string): Promise<string> => {
    const value = (await c.req.parseBody())[name];
    return typeof value === 'string' ? value : '';
  };
  app.post(pathOf(language, { page: 'newsletter' }), async (c) => {
    const cart = readCart(await field(c, 'panier'));
    return c.redirect(linkTo({ language, cart }, { page: 'newsletter' }), 303);
  });
  app.post(pathOf(language, { page: 'thanks' }), async (c) => {
    const order = knownOrder(await field(c, 'commande'));
    return c.redirect(`${pathOf(language, { page: 'thanks' })}?commande=${order}`, 303);
  });
}

function newOrder(): string {
  const letters = crypto.randomUUID().slice(0, 8).toUpperCase();
  return `QF-${letters.replace(/\d/g, (digit) => 'GHIJKLMNPQ'.charAt(Number(digit)))}`;
}

function knownOrder(text = ''): string {
  return new RegExp(TRANSACTION_ID).test(text) ? text : '';
}

function journalRoutes(app: Hono, deps: DemoDeps): void {
  const language = (c: Context): Language => (c.req.query('lang') === 'en' ? 'en' : 'fr');
  app.get('/demo/', (c) => (isLoopback(c) ? c.html(splitPage(language(c))) : c.html(closedPage(language(c)), 403)));
  app.get('/demo/journal', (c) =>
    isLoopback(c) ? c.html(journalPage(language(c))) : c.html(closedPage(language(c)), 403),
  );
  app.get('/demo/journal.json', async (c) =>
    isLoopback(c) ? c.json(await deps.journal()) : c.json({ type: 'forbidden', status: 403 }, 403),
  );
}

/** The journal shows rows without a token. The name asked for is checked, so that no other site's name can reach it. */
function isLoopback(c: Context): boolean {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  return LOOPBACK.has(host.replace(/:\d+$/, ''));
}
