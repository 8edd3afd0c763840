import type { Context } from 'hono';

/** What a withheld value may be opened for: each is one place in the code (test/door/withheld.test.ts). */
export type Use = 'rate' | 'device' | 'token';

/** All that anybody sees of it who does not say what for. */
export const constant = '[withheld]';

/**
 * What a header or a socket says of a person: an address, a User-Agent, a bearer. However it is printed, joined, logged or turned into
 * JSON, it says the same constant (docs/design/0017-withheld.md); to the compiler it is no text.
 */
export class Withheld {
  readonly #value: string;
  readonly #use: Use;

  constructor(value: string, use: Use) {
    this.#value = value;
    this.#use = use;
  }

  static of(value: string | undefined, use: Use): Withheld | undefined {
    return value === undefined ? undefined : new Withheld(value, use);
  }

  /** The value, for the use that it was taken for. */
  reveal(use: Use): string {
    if (use !== this.#use) {
      throw new TypeError(`A value withheld for ${this.#use} is not opened for ${use}.`);
    }
    return this.#value;
  }

  toString(): string {
    return constant;
  }

  toJSON(): string {
    return constant;
  }

  [Symbol.toPrimitive](): string {
    return constant;
  }

  /** What console.log shows on Node and on Workers. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return constant;
  }
}

export function userAgentOf(c: Context): Withheld | undefined {
  return Withheld.of(c.req.header('user-agent'), 'device');
}

/** The same of the headers of Node's own request. */
export function userAgentIn(headers: { readonly 'user-agent'?: string | undefined }): Withheld | undefined {
  return Withheld.of(headers['user-agent'], 'device');
}

export function authorizationOf(c: Context): Withheld | undefined {
  return Withheld.of(c.req.header('authorization'), 'token');
}

/** As Cloudflare states it to a Worker. */
export function connectingAddressOf(c: Context): Withheld | undefined {
  return Withheld.of(c.req.header('cf-connecting-ip'), 'rate');
}
