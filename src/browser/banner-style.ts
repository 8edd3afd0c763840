/**
 * A page restyles the panel with the --balise-* properties, which pass through the shadow root; one rule styles the
 * three buttons, so that no answer can look better than another.
 */
export const css = `
:host{--bg:var(--balise-background,#fff);--ink:var(--balise-text,#16242f);--line:var(--balise-line,#8795a1);color-scheme:light dark}
@media(prefers-color-scheme:dark){:host{--bg:var(--balise-background,#14202a);--ink:var(--balise-text,#f1f4f6)}}
*{box-sizing:border-box;margin:0;padding:0;border:0;font:inherit;color:inherit}
dialog{position:fixed;inset:auto 0 0;z-index:2147483647;display:flex;flex-direction:column;width:auto;max-width:43rem;max-height:min(72vh,36rem);margin:0 auto;border:1px solid var(--line);border-radius:14px 14px 0 0;background:var(--bg);color:var(--ink);font:15px/1.45 var(--balise-font,system-ui,sans-serif);box-shadow:0 6px 36px #0a18244d}
@media(min-width:46rem){dialog{bottom:16px;border-radius:14px}}
.top,.answers{display:flex;gap:8px;padding:14px 18px 8px;align-items:center}
h2{flex:1;font-size:1.15em;font-weight:700;line-height:1.25}
.words{overflow:auto;padding:0 18px 4px}
.words>*,.purpose,details p{margin:0 0 10px}
.purpose{display:grid;grid-template-columns:auto 1fr;gap:2px 10px;padding:10px 12px;border:1px solid var(--line);border-radius:8px}
.purpose small{grid-column:2}
label,button,summary,[role]{font-weight:650}
summary{cursor:pointer;padding:4px 0}
input{width:20px;height:20px;margin-top:1px;accent-color:var(--ink)}
small{font-size:.9em;display:block}
code{font-family:ui-monospace,monospace}
p:empty{display:none}
button{cursor:pointer;min-height:32px;min-width:32px;padding:0 4px;border-radius:8px;background:none}
.top button{text-decoration:underline}
.top :last-child{font-size:1.5em;line-height:1;text-decoration:none}
.answers{display:grid;grid-template-columns:repeat(3,1fr);padding:10px 18px 16px;align-items:stretch;border-top:1px solid var(--line)}
.answers button{min-height:48px;background:var(--ink);color:var(--bg);line-height:1.2}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
h2:focus{outline:0}
button:disabled{opacity:.55}
@media(max-width:26rem){dialog{font-size:14px}.top,.words,.answers{padding-left:12px;padding-right:12px}.answers{gap:6px}.answers button{font-size:13px}}
`;
