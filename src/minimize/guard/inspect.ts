import { findPostalAddresses } from './address.ts';
import { findBankAccounts } from './bank.ts';
import { findBirthDates } from './birth.ts';
import { findNumbers } from './digits.ts';
import { findDisguisedEmails, findEmails } from './email.ts';
import { digitsIn, feature, featuresOf } from './features.ts';
import { findHealthNumbers } from './health.ts';
import { saysSomething, tellOfKey } from './keys.ts';
import type { Kind } from './kind.ts';
import { decodeOnce, type Layer, mayHide, plusAsSpace, untouched } from './layer.ts';
import { findAddressesOfMachines } from './network.ts';
import { findPairs } from './pairs.ts';
import { findPhones } from './phone.ts';
import { readRuns } from './runs.ts';
import { findApiKeys } from './secret.ts';
import type { Sweep } from './sweep.ts';

/** Offsets in UTF-16 units of the text as it came; an encoded stretch is one finding. */
export interface Finding {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

/** Rounds of percent signs, entities and escapes over one text. */
const rounds = 3;
/** Base64 within base64. */
const depth = 2;

/** Counts the units of text that were laid before the detectors: what the bound in the design record speaks of. */
export interface Meter {
  units: number;
}

const none: readonly Finding[] = [];
const telling = feature.at | feature.escape | feature.pair | feature.bracket | feature.run | feature.civic;

/** What a text holds of a person, given the key it came under. */
export function inspect(key: string, text: string): readonly Finding[] {
  return inspectMetered({ key, text }, { units: 0 });
}

export function inspectMetered({ key, text }: { key: string; text: string }, meter: Meter): readonly Finding[] {
  const told = tellOfKey(key);
  const keyed = told !== 'none' && told !== 'thing' && saysSomething(told, text);
  const features = featuresOf(text);
  meter.units += text.length;
  if (!keyed && isPlainlyClean(text, features)) {
    return none;
  }
  const findings: Finding[] = keyed ? [{ kind: told, start: 0, end: text.length }] : [];
  const look = { thing: told === 'thing', depth, meter };
  lookThrough(text, look, (kind, start, end) => findings.push({ kind, start, end }));
  return merge(findings);
}

function isPlainlyClean(text: string, features: number): boolean {
  return (features & telling) === 0 && digitsIn(features) < 7 && !spellsAnAtSign(text);
}

function spellsAnAtSign(text: string): boolean {
  return text.includes('arobas') || text.includes(' at ');
}

interface Look {
  readonly thing: boolean;
  readonly depth: number;
  readonly meter: Meter;
}

function lookThrough(text: string, look: Look, add: Sweep['add']): void {
  let last: Layer | undefined;
  sweepOnce(text, look, add);
  for (let round = 0; round < rounds && mayHide(last?.text ?? text); round += 1) {
    const next = decodeOnce(last ?? untouched(text));
    if (next === undefined) {
      break;
    }
    last = next;
    sweepOnce(next.text, look, mapped(next, add));
  }
  const decoded = last?.text ?? text;
  const onwards = last === undefined ? add : mapped(last, add);
  if (decoded.includes('+')) {
    sweepOnce(plusAsSpace(decoded), look, onwards);
  }
  lookIntoRuns(decoded, look, onwards);
}

/** Offsets of a decoded text become those of the text as it came. */
function mapped({ at }: Layer, add: Sweep['add']): Sweep['add'] {
  return (kind, start, end) => add(kind, at[start] ?? 0, at[end] ?? 0);
}

function sweepOnce(text: string, { thing, meter }: Look, add: Sweep['add']): void {
  const features = featuresOf(text);
  const digits = digitsIn(features);
  const sweep: Sweep = { text, thing, add };
  meter.units += text.length;
  if (features & feature.at) {
    findEmails(sweep);
  }
  if (features & feature.bracket || spellsAnAtSign(text)) {
    findDisguisedEmails(sweep);
  }
  if (features & feature.pair) {
    findPairs(sweep);
  }
  if (features & feature.civic) {
    findPostalAddresses(sweep);
  }
  if (features & feature.run) {
    findApiKeys(sweep);
  }
  if (digits >= 4) {
    findAddressesOfMachines(sweep);
    findBirthDates(sweep);
  }
  if (digits >= 7) {
    findPhones(sweep);
    findNumbers(sweep);
    findHealthNumbers(sweep);
    findBankAccounts(sweep);
  }
}

function lookIntoRuns(text: string, look: Look, add: Sweep['add']): void {
  look.meter.units += text.length;
  readRuns({ text, thing: look.thing, add }, (hidden) => {
    if (look.depth > 0) {
      const end = paddingEnd(text, hidden.end);
      lookThrough(hidden.text, { ...look, depth: look.depth - 1 }, (kind) => add(kind, hidden.start, end));
    }
  });
}

function paddingEnd(text: string, from: number): number {
  let end = from;
  while (end - from < 2 && text.charCodeAt(end) === 61) {
    end += 1;
  }
  return end;
}

/** One finding where several rounds, or several detectors of one kind, saw the same. */
function merge(findings: readonly Finding[]): readonly Finding[] {
  const merged: Finding[] = [];
  const open = new Map<Kind, number>();
  for (const finding of [...findings].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const at = open.get(finding.kind);
    const before = at === undefined ? undefined : merged[at];
    if (at !== undefined && before !== undefined && finding.start < before.end) {
      merged[at] = { ...before, end: Math.max(before.end, finding.end) };
    } else {
      open.set(finding.kind, merged.push(finding) - 1);
    }
  }
  return merged;
}
