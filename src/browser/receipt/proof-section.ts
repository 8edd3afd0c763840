import { h } from '../element.ts';
import { canCheck, type Findings } from './findings.ts';
import { facts, type View } from './words.ts';

/** The checkpoint as it was signed, each leaf with its path, and in so many words what this page did and did not check. */
export function proofOf(findings: Findings, view: View): HTMLElement[] {
  const { text } = view;
  const { proof } = findings.standing;
  if (!canCheck()) return [h('p', {}, text.notSecure)];
  if (!proof || proof.leaves.length === 0) return [h('p', {}, text.pendingAll)];
  return [
    h('h3', {}, text.checkpoint),
    checkpointFacts(findings, view),
    h('pre', {}, proof.checkpoint),
    h('details', {}, h('summary', {}, text.leaf), ...leaves(findings, view)),
    h('h3', {}, text.checked),
    h('ul', {}, ...checked(findings, view).map((line) => h('li', {}, line))),
    h('h3', {}, text.unchecked),
    h(
      'ul',
      {},
      ...[text.uncheckedSignature, text.uncheckedSplit, text.uncheckedCounts].map((line) => h('li', {}, line)),
    ),
  ];
}

function checkpointFacts({ checkpoint }: Findings, { text }: View): HTMLElement {
  if (!checkpoint) return h('p', {}, text.notIncluded);
  const keys = checkpoint.signatures.map(({ name, key }) => `${name}+${key}`).join(', ');
  return facts([
    [text.size, String(checkpoint.size)],
    [text.root, h('code', {}, checkpoint.root)],
    [text.key, h('code', {}, keys)],
  ]);
}

function leaves({ entries }: Findings, { text }: View): HTMLElement[] {
  return entries.flatMap(({ leaf }) =>
    leaf === null
      ? []
      : [h('h4', {}, `${text.place} ${leaf.index}`), h('pre', {}, [leaf.leaf, ...leaf.path].join('\n'))],
  );
}

function checked(findings: Findings, { text }: View): string[] {
  const { entries, shown, mine, texts } = findings;
  const entered = entries.filter(({ leaf }) => leaf !== null);
  return [
    entered.every(({ included }) => included) ? text.checkedIncluded : text.notIncluded,
    mine ? text.checkedMine : text.checkedNotMine,
    shown ? text.checkedShown : text.checkedNotShown,
    texts.every(({ holds }) => holds) ? text.checkedWords : text.checkedNotWords,
  ];
}
