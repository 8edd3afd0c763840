const quietMs = 10_000;

/**
 * Unexpected errors, as one line of JSON each on standard error: name, message and stack of our own code, nothing of a
 * request. The same error again within ten seconds is only counted: a broken disk must not fill the log as well.
 */
export function reportToStderr(now: () => number = Date.now): (error: unknown) => void {
  const seen = new Map<string, { at: number; more: number }>();
  return (error) => {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const key = `${name}: ${message}`;
    const last = seen.get(key);
    if (last !== undefined && now() - last.at < quietMs) {
      last.more += 1;
      return;
    }
    if (seen.size > 1_000) {
      seen.clear();
    }
    seen.set(key, { at: now(), more: 0 });
    const at = new Date(now()).toISOString();
    console.error(JSON.stringify({ at, level: 'error', name, message, stack, repeated: last?.more ?? 0 }));
  };
}
