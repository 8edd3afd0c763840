/** Says whether a client may go on, else after how many seconds. An address lives here and nowhere else. */
export interface RateLimit {
  /** Drops every address of a minute that is over. */
  forget(now: number): void;
  admit(
    address: string | undefined,
    now: number,
  ): { readonly ok: true } | { readonly ok: false; readonly retryAfter: number };
}

const minute = 60_000;
const most = 20_000;

/** Transport's only memory: addresses with a count, for the current minute, never on disk (DESIGN section 3). */
export function limitPerMinute(perMinute: number): RateLimit {
  let window = 0;
  let counts = new Map<string, number>();
  return {
    forget(now) {
      if (Math.floor(now / minute) !== window) {
        counts = new Map();
      }
    },
    admit(address, now) {
      if (address === undefined || isLoopback(address)) {
        return { ok: true };
      }
      const current = Math.floor(now / minute);
      if (current !== window || counts.size >= most) {
        window = current;
        counts = new Map();
      }
      const n = (counts.get(address) ?? 0) + 1;
      counts.set(address, n);
      return n <= perMinute
        ? { ok: true }
        : { ok: false, retryAfter: Math.ceil(((current + 1) * minute - now) / 1000) };
    },
  };
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
