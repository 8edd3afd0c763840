/** The receipt's own style, on a screen of 320 px and up, and on paper. Every answer looks like every other. */
export const style = `
:root{--bg:#fff;--ink:#16242f;--soft:#4a5b68;--line:#8795a1;--panel:#f3f6f8;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--bg:#14202a;--ink:#f1f4f6;--soft:#b9c6cf;--panel:#1c2b37}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,sans-serif;overflow-wrap:break-word}
main{max-width:46rem;margin:0 auto;padding:1rem 1rem 4rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:baseline;justify-content:space-between}
h1{margin:.5rem 0;font-size:1.6rem;line-height:1.2}
h2{margin:2.25rem 0 .5rem;font-size:1.2rem;line-height:1.25}
h3,h4{margin:1rem 0 .25rem;font-size:1rem}
p,ul,ol,dl,pre{margin:.5rem 0}
ul,ol{padding-left:1.4rem}
li{margin:.35rem 0}
code,pre{font-family:ui-monospace,monospace;font-size:.85rem;overflow-wrap:anywhere}
pre{padding:.75rem;border:1px solid var(--line);border-radius:8px;background:var(--panel);white-space:pre-wrap}
.soft{color:var(--soft)}
.card{margin:.75rem 0;padding:.75rem 1rem;border:1px solid var(--line);border-radius:10px;background:var(--panel)}
.card h3{margin-top:0}
.state{font-weight:700}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.15rem 1rem}
dt{color:var(--soft)}
dd{margin:0}
[role=status]:not(:empty){margin:1rem 0;padding:.75rem 1rem;border:2px solid var(--ink);border-radius:10px}
.actions{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0}
.answers{display:grid;grid-template-columns:repeat(3,1fr);gap:.5rem;margin:1rem 0}
button{min-height:2.75rem;padding:.4rem 1rem;border:1px solid var(--ink);border-radius:8px;background:var(--ink);color:var(--bg);font:inherit;font-weight:650;cursor:pointer}
header button{border:0;padding:0;background:none;color:var(--ink);text-decoration:underline}
button:disabled{opacity:.6;cursor:default}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
[tabindex="-1"]:focus{outline:0}
label{font-weight:650}
input[type=text]{display:block;width:100%;min-height:2.75rem;margin:.35rem 0 .75rem;padding:.4rem .6rem;border:1px solid var(--ink);border-radius:8px;background:var(--bg);color:var(--ink);font:inherit;font-family:ui-monospace,monospace}
.row{display:grid;grid-template-columns:auto 1fr;gap:.15rem .75rem;margin:.75rem 0}
.row p{grid-column:2;margin:0}
input[type=checkbox]{width:1.25rem;height:1.25rem;margin:.15rem 0 0;accent-color:var(--ink)}
fieldset{margin:.75rem 0;padding:.25rem 1rem;border:1px solid var(--line);border-radius:10px}
summary{min-height:2rem;cursor:pointer}
@media(max-width:26rem){dl{grid-template-columns:1fr}dd{margin-bottom:.35rem}.actions button{flex:1 1 100%}.answers{grid-template-columns:1fr}}
@media print{
:root{--bg:#fff;--ink:#000;--soft:#333;--line:#888;--panel:#fff}
.actions,header button,form,.screen{display:none!important}
main{max-width:none;padding:0}
h2,h3{break-after:avoid}
.card,li,pre{break-inside:avoid}
@page{margin:18mm}
}
`;
