import type { RequestHandler } from '../door/handler.ts';
import { toHex, utf8 } from '../ledger/bytes.ts';
import type { Sha256 } from '../ledger/tree.ts';

/** From 320 px up, and on paper (A4 and Letter alike). No colour says anything that words do not. */
export const style = `
:root{--bg:#fff;--ink:#16242f;--soft:#4a5b68;--line:#c3ccd3;--strong:#6a7985;--panel:#f3f6f8;--deep:#123a56;--on-deep:#fff;--good:#175c3a;--bad:#9c1f1f;--open:#7a4a00;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--bg:#14202a;--ink:#f1f4f6;--soft:#b9c6cf;--line:#3b4d5a;--strong:#8fa0ac;--panel:#1c2b37;--deep:#0d1a24;--on-deep:#f1f4f6;--good:#8fdcb1;--bad:#ffaba3;--open:#f3c573}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,"Segoe UI",sans-serif;overflow-wrap:break-word}
.skip{position:absolute;left:-100vw;padding:.5rem 1rem;background:var(--bg);color:var(--ink)}
.skip:focus{left:0;z-index:1}
.top{background:var(--deep);color:var(--on-deep)}
.top>div{max-width:64rem;margin:0 auto;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:center;justify-content:space-between}
.top a{color:inherit}
.top ul{list-style:none;display:flex;flex-wrap:wrap;gap:0 1.1rem;margin:0;padding:0}
.top nav a{display:inline-block;padding:.45rem 0;text-decoration:none;border-bottom:3px solid transparent}
.top nav a:hover{border-color:currentColor}
.top nav a[aria-current]{font-weight:700;border-color:currentColor}
.top .who{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center}
.top p,.top form{margin:0}
.top button{min-height:2rem;padding:0;border:0;background:none!important;color:inherit!important;font-weight:400;text-decoration:underline}
.brand{font-weight:700}
main{max-width:64rem;margin:0 auto;padding:1rem 1rem 4rem}
main:focus{outline:0}
main a:not(.button){color:inherit;text-underline-offset:.15em}
h1{margin:.75rem 0;font-size:1.65rem;line-height:1.2}
h2{margin:2.25rem 0 .5rem;font-size:1.25rem;line-height:1.25}
h3{margin:1.25rem 0 .35rem;font-size:1.05rem;line-height:1.3}
h4{margin:1rem 0 .25rem;font-size:1rem}
p,ul,ol,dl,pre,table{margin:.6rem 0}
.measure{max-width:44rem}
code,pre,.mono{font-family:ui-monospace,"Cascadia Mono",Consolas,monospace;font-size:.85rem;overflow-wrap:anywhere}
pre{padding:.75rem;border:1px solid var(--line);border-radius:6px;background:var(--panel);white-space:pre-wrap}
.soft{color:var(--soft)}
.scroll{overflow-x:auto;margin:.6rem 0}
.scroll table{margin:0}
.scroll th:nth-last-child(3) code{overflow-wrap:normal}
table{border-collapse:collapse;width:100%}
caption{padding:.25rem 0;color:var(--soft);text-align:left}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{border-bottom:2px solid var(--strong);vertical-align:bottom;font-weight:650}
tbody th{font-weight:400}
tfoot th,tfoot td{border-top:2px solid var(--strong);border-bottom:0;font-weight:700}
.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}
.state{font-weight:700;white-space:nowrap}
.observed{color:var(--good)}.gap{color:var(--bad)}.unknown{color:var(--open)}
.card{margin:.75rem 0;padding:.75rem 1rem;border:1px solid var(--line);border-radius:8px;background:var(--panel)}
.card>:first-child{margin-top:0}.card>:last-child{margin-bottom:0}
.said{margin:1rem 0;padding:.75rem 1rem;border:2px solid currentColor;border-radius:8px;font-weight:650}
dl{display:grid;grid-template-columns:minmax(9rem,15rem) 1fr;gap:.2rem 1.25rem}
dt{color:var(--soft)}dd{margin:0}
dd ul{margin:0;padding-left:1.1rem}
.story{list-style:none;margin:1rem 0;padding:0 0 0 1.25rem;border-left:3px solid var(--line)}
.story>li{position:relative;margin:0 0 1.75rem}
.story>li::before{content:"";position:absolute;left:calc(-1.25rem - 8px);top:.4rem;width:13px;height:13px;border-radius:50%;background:var(--bg);border:3px solid var(--strong)}
.story h3{margin:0 0 .35rem}
.story time{display:block;color:var(--soft)}
.leaf{margin:1rem 0;padding-top:.75rem;border-top:1px solid var(--line)}
details{margin:.5rem 0}
summary{min-height:1.75rem;cursor:pointer;font-weight:650}
.words{padding:.25rem 1rem;border-left:3px solid var(--line)}
form.plain{max-width:34rem}
label{font-weight:650}
.help{margin:.1rem 0 .35rem;color:var(--soft)}
input[type=text],input[type=password],input[type=date],textarea{display:block;width:100%;min-height:2.75rem;margin:.25rem 0 .75rem;padding:.45rem .6rem;border:1px solid var(--strong);border-radius:6px;background:var(--bg);color:var(--ink);font:inherit}
input.mono{font-family:ui-monospace,Consolas,monospace}
textarea{min-height:6rem}
input[type=checkbox]{width:1.25rem;height:1.25rem;accent-color:var(--ink)}
.pick{display:flex;gap:.6rem;align-items:center;min-height:1.75rem}
.range{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:end}
.range div{flex:0 1 12rem}.range button{margin-bottom:.75rem}
.actions{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:1rem 0}
.actions form{margin:0}
button,.button{display:inline-block;min-height:2.75rem;padding:.5rem 1rem;border:1px solid var(--ink);border-radius:6px;background:var(--ink);color:var(--bg);font:inherit;font-weight:650;text-decoration:none;cursor:pointer}
button.second,.button.second{background:var(--bg);color:var(--ink)}
button.grave{background:var(--bad);border-color:var(--bad);color:var(--bg)}
:focus-visible{outline:3px solid currentColor;outline-offset:2px}
.paper{display:none}
footer{max-width:64rem;margin:0 auto;padding:0 1rem 2rem;color:var(--soft)}
@media(max-width:36rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}.range div,.range button,.actions button,.actions .button,.actions form{flex:1 1 100%;width:100%}.actions .button{text-align:center}h1{font-size:1.4rem}th,td{padding:.4rem .4rem}.stack thead{position:absolute;left:-100vw}.stack tr,.stack th,.stack td{display:block}.stack tr{padding:.5rem 0;border-bottom:1px solid var(--line)}.stack th,.stack td{border:0;padding:.1rem 0}.stack tbody th{font-weight:650}.stack td[data-label]::before{content:attr(data-label) " ";color:var(--soft)}}
@media print{
:root{--bg:#fff;--ink:#000;--soft:#333;--line:#999;--strong:#555;--panel:#fff;--good:#000;--bad:#000;--open:#000;color-scheme:light}
body{font-size:10pt}
.top,.skip,.actions,form,.screen{display:none!important}
.paper{display:block}
main,footer{max-width:none;padding:0}
h1{margin-top:0;font-size:16pt}h2{font-size:13pt;margin-top:16pt}
h2,h3,h4{break-after:avoid}
.card,tr,.leaf h3,.leaf dl{break-inside:avoid}
.story{margin-left:8px}.story>li{margin-bottom:12pt}
code,pre{font-size:8pt}
a{color:inherit;text-decoration:none}
.scroll{overflow:visible}
details::details-content{content-visibility:visible;display:block}
@page{margin:18mm 16mm 20mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt system-ui,sans-serif}}
}
`;

/** Under the name of its content, so that a page and its style always belong together. */
export function stylePath(sha256: Sha256): string {
  return `/console/style.${toHex(sha256(utf8(style))).slice(0, 16)}.css`;
}

/** `GET /console/style.<hash>.css`. It says nothing of anyone. */
export function consoleStyle(): RequestHandler {
  return () => new Response(style, { headers });
}

const headers = {
  'Content-Type': 'text/css; charset=utf-8',
  'Cache-Control': 'public, max-age=31536000, immutable',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};
