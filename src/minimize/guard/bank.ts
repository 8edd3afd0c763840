import { isWordCode, type Sweep } from './sweep.ts';

/* IBANs (ISO 13616), and the transit, institution and account of a Canadian cheque. */

const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 BA20 BE16 BG22 BH22 BR29 CH21 CR22 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GE22 GR27 ' +
    'HR21 HU28 IE22 IL23 IS26 IT27 JO30 KW30 LB28 LI21 LT20 LU20 LV21 MA28 MC27 MD24 ME22 MK19 MT31 MU30 NL18 NO15 ' +
    'PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const head = /(?<![\p{L}\p{N}])[A-Za-z]{2}\d{2}(?=[ +]?[A-Za-z0-9]{4})/gu;
/** Institutions that take payments for most people (Payments Canada). */
const cheque =
  /(?<![\p{L}\p{N}.-])\d{5}[ -](?:00[1-46]|010|016|030|039|117|127|177|219|241|260|270|309|320|509|540|614|621|623|815|828|829|837|839|865|879|889|899)[ -]\d{7,12}(?![\p{L}\p{N}]|[.-]\d)/gu;
/** The same with words between, after the one that announces it. */
const announced =
  /(?<!\p{L})(?:transit|succursale)(?!\p{L})[^\d\n]{0,16}\d{5}[^\d\n]{1,20}\d{3}[^\d\n]{1,20}\d{5,12}(?!\d)/giu;

export function findBankAccounts(sweep: Sweep): void {
  for (const { index } of sweep.text.matchAll(head)) {
    const end = ibanEnd(sweep.text, index);
    if (end !== undefined) {
      sweep.add('bank_account', index, end);
    }
  }
  for (const pattern of [cheque, announced]) {
    for (const match of sweep.text.matchAll(pattern)) {
      sweep.add('bank_account', match.index, match.index + match[0].length);
    }
  }
}

function ibanEnd(text: string, start: number): number | undefined {
  const length = lengths[text.slice(start, start + 2).toUpperCase()];
  if (length === undefined) {
    return undefined;
  }
  let account = '';
  let at = start;
  for (; account.length < length && at < text.length; at += 1) {
    const char = text.charAt(at);
    if (/[A-Za-z0-9]/.test(char)) {
      account += char.toUpperCase();
    } else if (!/[ +]/.test(char)) {
      return undefined;
    }
  }
  return account.length === length && !isWordCode(text.charCodeAt(at)) && hasRemainderOne(account) ? at : undefined;
}

/** ISO/IEC 7064, MOD 97-10. */
function hasRemainderOne(account: string): boolean {
  let rest = 0;
  for (const char of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
