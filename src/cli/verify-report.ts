import type { Fault } from '../ledger/fault.ts';
import type { Checked, NotChecked, Report } from '../ledger/verify.ts';

export function reportAsJson({ log, checked, notChecked, fault }: Report): string {
  return JSON.stringify({ ...log, checked, not_checked: notChecked, fault: fault ?? null });
}

/** In plain words; never more than was checked. */
export function reportAsText({ log, checked, notChecked, fault }: Report): string {
  const head = log === undefined ? [] : [`Log     ${log.origin}`, `Leaves  ${log.size}`, `Root    ${log.root}`, ''];
  return [
    ...head,
    ...listed('Checked:', checked.map(checkedWords)),
    ...listed('Not checked:', notChecked.map(notCheckedWords)),
    ...(fault === undefined ? ['No fault found.'] : faultWords(fault)),
  ].join('\n');
}

function listed(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [title, ...items.map((item) => `  - ${item}`), ''];
}

function checkedWords({ what, count }: Checked): string {
  switch (what) {
    case 'leaves':
      return `${counted(count, 'leaf', 'leaves')}: an entry each, and what its tile says`;
    case 'tree':
      return `${counted(count, 'subtree', 'subtrees')}: what the tile above says`;
    case 'checkpoints':
      return `${counted(count, 'checkpoint', 'checkpoints')} of the export against the tree`;
    case 'signatures':
      return `${counted(count, 'checkpoint', 'checkpoints')} signed by a key that speaks for the log`;
    case 'kept':
      return `${counted(count, 'checkpoint', 'checkpoints')} kept elsewhere against the tree`;
    case 'notices':
      return `${counted(count, 'text', 'texts')} that people were shown: there, and of the hash that was cited`;
  }
}

function notCheckedWords(not: NotChecked): string {
  switch (not.what) {
    case 'signatures':
      return 'Signatures: no key was given (--key).';
    case 'earlier_signatures':
      return `Checkpoints of up to ${not.until} leaves: an earlier key signed them (--key).`;
    case 'kept':
      return 'That the whole log was not made anew: no checkpoint kept elsewhere was given (--checkpoint).';
    case 'after_kept':
      return `That leaves from ${not.from} on were not made anew: no checkpoint kept elsewhere covers them (--checkpoint).`;
    case 'files':
      return `${counted(not.files.length, 'file', 'files')} that are no part of this export: ${fewOf(not.files)}.`;
  }
}

const mostNamed = 5;

function fewOf(files: readonly string[]): string {
  const rest = files.length - mostNamed;
  return `${files.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function faultWords(fault: Fault): string[] {
  return [`Fault: ${fault.kind}, ${placeWords(fault)}.`, `${fault.says} What comes after was not checked.`];
}

function placeWords(fault: Fault): string {
  switch (fault.kind) {
    case 'leaf_missing':
    case 'leaf_extra':
    case 'leaf_differs':
      return `leaf ${fault.leaf}`;
    case 'node_differs':
    case 'root_differs':
      return fault.to - fault.from < 2 ? `leaf ${fault.from}` : `leaves ${fault.from} to ${fault.to - 1}`;
    case 'older':
      return `${fault.size} leaves where ${fault.kept} were counted; leaves from ${fault.from} on are in doubt`;
    case 'unreadable':
    case 'notice_differs':
      return fault.file;
    case 'origin_differs':
      return `the checkpoint of ${fault.kept} leaves kept elsewhere`;
    case 'signature':
      return `the checkpoint of ${fault.size} leaves`;
  }
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
