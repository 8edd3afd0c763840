export const journalCss = `
.journal-body, .split-body { background: #0f1f2e; color: #e9eef0; color-scheme: dark; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.8rem; padding: 0.6rem 1.25rem; background: #0a1723; border-bottom: 1px solid #274055; }
.bar svg { width: 32px; height: 32px; }
.bar p { margin: 0; flex: 1; white-space: nowrap; }
.bar nav { display: flex; flex-wrap: wrap; gap: 0 1.2rem; justify-content: end; font-size: 0.92rem; }
.bar a, .journal a { color: #bfe0e4; }
.tag { margin-left: 0.4rem; padding: 0.05rem 0.6rem; border-radius: 99px; background: var(--brass); color: var(--night); font-size: 0.85rem; font-weight: 600; }
.journal-body :focus-visible, .split-body :focus-visible { outline-color: var(--brass); }

.split-body { height: 100vh; height: 100dvh; display: flex; flex-direction: column; }
.split { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); }
.split iframe { width: 100%; height: 100%; border: 0; background: var(--paper); }
.split .journal { overflow: auto; }
@media (max-width: 56rem) {
  .split-body { height: auto; }
  .split { display: block; }
  .split iframe { display: block; height: 36rem; max-height: 85vh; }
}

.books { width: min(100% - 2.5rem, 78rem); margin-inline: auto; padding-block: 1.4rem 3rem; font-size: 0.94rem; line-height: 1.5; }
.books h1 { font-size: 1.7rem; margin-bottom: 0.2em; }
.books h2 { font-size: 1.15rem; margin: 0 0 0.7rem; display: flex; align-items: baseline; gap: 0.6rem; }
.books p { margin: 0; }
.books ul { list-style: none; margin: 0; padding: 0; }
.books small, .quiet, .intro, .empty { color: #a9bac4; }
.books code { font: 0.85em/1.4 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; color: #f3d48b; overflow-wrap: anywhere; }
.books time { margin-left: auto; color: #a9bac4; font-variant-numeric: tabular-nums; font-size: 0.88em; white-space: nowrap; }
.books > section, .parts > section { margin-top: 1.1rem; padding: 1.1rem 1.2rem; background: #152a3c; border: 1px solid #274055; border-radius: 12px; }
.parts { container-type: inline-size; }
.parts > section { border-left: 4px solid #5f9ea6; }
.parts > .part-refused { border-left-color: #e2745c; }
.parts > .part-sent { border-left-color: var(--brass); }
.parts > .part-counted { border-left-color: #9db6c4; }
.count { font: 600 0.85rem/1 var(--sans); padding: 0.3rem 0.6rem; border-radius: 99px; background: #274055; font-variant-numeric: tabular-nums; }
.count:empty { display: none; }
.lost, .closed { color: #ffb4a2; }
.closed { padding: 3rem 1.25rem; text-align: center; }

.equation { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 0.5rem; padding-block: 0.45rem; }
.equation + .equation { border-top: 1px solid #274055; }
.equation i { font-style: normal; color: #a9bac4; }
.term b { font-size: 1.2em; font-variant-numeric: tabular-nums; }
.term.zero { color: #a9bac4; }
.verdict { margin-left: auto; font-size: 0.88em; }
.holds .verdict { color: #8fdcae; }
.fails .verdict { color: #ff9c86; }

.event, .refusal, .waiting { padding-block: 0.6rem; border-top: 1px solid #274055; }
.books li:first-child { border-top: 0; padding-top: 0; }
.event p:first-child { display: flex; flex-wrap: wrap; gap: 0.1rem 0.6rem; align-items: baseline; }
.facts { display: flex; flex-wrap: wrap; gap: 0 1rem; overflow-wrap: anywhere; }
.facts.quiet { font-size: 0.88em; }
.refusal { display: grid; grid-template-columns: minmax(2.2rem, auto) 1fr; gap: 0.8rem; align-items: baseline; }
.refusal .n { font-size: 1.2em; font-variant-numeric: tabular-nums; }
.part-sent summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.8rem; cursor: pointer; padding-block: 0.4rem; }
.part-sent summary::before { content: '▸'; }
.part-sent [open] > summary::before { content: '▾'; }
.part-sent summary time { margin: 0; }
.part-sent summary code { flex: 1 1 14rem; }
.part-sent pre { margin: 0.3rem 0 0.6rem; padding: 0.8rem 1rem; border-radius: 8px; background: #0a1723; color: #dfe9ec; font: 0.82rem/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.clean { color: #8fdcae; }
.findings ul { padding-left: 0.2rem; }
.findings { color: #ffcf9f; margin-bottom: 0.5rem; }
@container (min-width: 56rem) {
  .parts { display: block; columns: 2; column-gap: 1.1rem; }
  .parts > section { break-inside: avoid; }
}
`;
