import { settings } from './settings.ts';

interface Call {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Past the browser's cache. */
  readonly fresh?: boolean | undefined;
}

/**
 * One way out for every request: no cookie can go along, the address of the page is not told twice, and the request
 * survives the page. A string body without headers is text/plain, which needs no preflight.
 */
export function call(path: string, { method = 'POST', body, headers = {}, fresh }: Call): Promise<Response> {
  return fetch(settings.origin + path, {
    method,
    headers,
    keepalive: true,
    credentials: 'omit',
    mode: 'cors',
    cache: method !== 'GET' ? 'no-store' : fresh ? 'reload' : 'default',
    referrerPolicy: 'no-referrer',
    ...(body !== undefined && { body }),
  });
}
