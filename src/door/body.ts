import type { Context } from 'hono';
import type { Problem } from './problem.ts';

export type ReadBody =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: Problem };

/** Both need no preflight when sent as text/plain; the content decides, not the label. */
const accepted = /^(application\/json|text\/plain)\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** By the two headers of a request that say how its body is written. */
export function isPlainJson(contentType: string | undefined, contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined && accepted.test(contentType ?? '');
}

export function parseBody(bytes: ArrayBuffer | Uint8Array): ReadBody {
  try {
    return { ok: true, value: JSON.parse(utf8.decode(bytes)) };
  } catch {
    return fault('unreadable');
  }
}

/** Reads a JSON body of at most `limit` bytes. Expected faults are values; nothing of the body appears in them. */
export async function readJson({ req: request }: Context, limit: number): Promise<ReadBody> {
  if (!isPlainJson(request.header('content-type'), request.header('content-encoding'))) {
    return fault('unsupported_type');
  }
  const length = request.header('content-length');
  if (length !== undefined && Number(length) > limit) {
    return fault('too_large');
  }
  // A body that ends early rejects; that is the sender's fault, like any other unreadable body.
  try {
    // With a declared length the runtime has already bound the body; without one it must be counted while it arrives.
    const bytes = length === undefined ? await readUpTo(request.raw.body, limit) : await request.arrayBuffer();
    return typeof bytes === 'string' ? fault(bytes) : parseBody(bytes);
  } catch {
    return fault('unreadable');
  }
}

/** At most `limit` bytes, whatever length was declared. */
export async function readUpTo(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array | 'too_large' | 'unreadable'> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > limit) {
        return 'too_large';
      }
      chunks.push(chunk);
    }
  } catch {
    return 'unreadable';
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function fault(type: 'too_large' | 'unreadable' | 'unsupported_type'): ReadBody {
  return { ok: false, problem: { type } };
}
