import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import * as z from 'zod';
import { executable, shots } from './places.ts';
import { openWire, type Wire } from './wire.ts';

/** A person with a browser profile of their own. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly wire: Wire;
  /** Errors on any console, uncaught errors, requests that failed. */
  readonly faults: readonly string[];
}

export interface Circumstances {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** The browser sends Global Privacy Control. */
  readonly gpc?: boolean;
}

/** Headless Chromium names itself a robot, and would be refused as one. */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** The browser itself asks nobody for anything, not even what the fields of a form are for. */
export const switches = [
  `--user-agent=${userAgent}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=AutofillServerCommunication,OptimizationHints,PreconnectToSearch,AimEnabled,HttpsUpgrades',
] as const;

/** The back/forward cache is on, as it is for everyone else. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    args: [...switches],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
}

export async function openVisitor(browser: Browser, circumstances: Circumstances = {}): Promise<Visitor> {
  const { width = 1280, height = 800, dark = false, gpc = false } = circumstances;
  const wire = await openWire(gpc ? { 'sec-gpc': '1' } : {});
  const context = await browser.newContext({
    proxy: { server: wire.url },
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
  });
  if (gpc) await context.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })");
  const faults: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.push(`uncaught: ${error.error().message}`));
  context.on('requestfailed', (request) => {
    // What a page still sends after it was left is "aborted" to the browser's tools; whether it arrived, the wire knows.
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') faults.push(`${reason}: ${request.method()} ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  const page = await context.newPage();
  return { context, page, wire, faults };
}

/** A picture for whoever looks at what the tests saw. */
export async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
}

const keptSchema = z.object({
  local: z.record(z.string(), z.string()),
  session: z.record(z.string(), z.string()),
  databases: z.array(z.unknown()),
  caches: z.array(z.string()),
  workers: z.number(),
  cookie: z.string(),
});

export const nothingKept = { local: {}, session: {}, databases: [], caches: [], workers: 0, cookie: '', jar: [] };

/** Everything that the page's origin keeps on the device. */
export async function kept({ context }: Visitor, page: Page) {
  const value = await page.evaluate(`(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookie: document.cookie,
  }))()`);
  return { ...keptSchema.parse(value), jar: await context.cookies() };
}

const stateSchema = z.object({
  receipt: z.object({ id: z.string(), secret: z.string(), pass: z.string() }),
  choices: z.object({ measure: z.string(), ga4: z.string() }),
});

/** What the device holds after a yes. */
export async function heldReceipt(page: Page) {
  const text = await page.evaluate("localStorage.getItem('balise:demo')");
  return stateSchema.parse(JSON.parse(z.string().parse(text))).receipt;
}

/** The visit of this tab, or null. */
export async function visitOf(page: Page): Promise<string | null> {
  return z
    .string()
    .nullable()
    .parse(await page.evaluate("sessionStorage.getItem('balise:demo:visit')"));
}

/** A page that comes back from the back/forward cache does not load, so there is no load to wait for. */
export async function goBackInto(page: Page, url: string): Promise<void> {
  await page.evaluate('history.back()');
  await expect.poll(() => page.evaluate('location.href')).toBe(url);
}
