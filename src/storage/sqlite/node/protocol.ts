import type { Row, Statement } from '../engine.ts';

/** From the main thread: several batches that arrived meanwhile, to be committed together, each of them all or nothing. */
export interface CommitRequest {
  readonly kind: 'commit';
  readonly batches: readonly (readonly Statement[])[];
}

export interface ReportRequest {
  readonly kind: 'report';
  readonly id: number;
  readonly statements: readonly Statement[];
}

export type BatchResult =
  { readonly ok: true; readonly rows: readonly (readonly Row[])[] } | { readonly ok: false; readonly error: string };

export interface WriterAnswer {
  readonly kind: 'committed';
  readonly results: readonly BatchResult[];
}

export interface ReaderAnswer {
  readonly kind: 'reported';
  readonly id: number;
  readonly result: BatchResult;
}
