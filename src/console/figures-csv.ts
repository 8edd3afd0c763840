import { isoDay } from '../minimize/day.ts';
import type { Figures } from '../storage/officer-store.ts';
import { counts } from './figures.ts';
import type { View } from './view.ts';

/**
 * RFC 4180 but for the semicolon: Excel set for Québec takes the comma for a decimal sign and splits at semicolons, and reads
 * UTF-8 only where a byte order mark says so.
 */
export function figuresCsv({ say: { figures, languages } }: View, rows: readonly Figures[]): string {
  const head = [
    figures.day,
    figures.version,
    figures.language,
    figures.surface,
    ...counts.map((count) => figures[count]),
  ];
  const lines = rows.map((row) => [
    isoDay(row.day),
    String(row.version),
    languages[row.language],
    row.surface,
    ...counts.map((count) => String(row[count])),
  ]);
  return `\ufeff${[head, ...lines].map((cells) => `${cells.map(cell).join(';')}\r\n`).join('')}`;
}

/** A cell that begins like a formula is run as one by spreadsheets. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
