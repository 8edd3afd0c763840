export const shopCss = `
:root {
  --night: #12263a;
  --ink: #16303f;
  --soft: #4a5d68;
  --paper: #f7f3e9;
  --card: #fffdf7;
  --line: #d9d2c0;
  --red: #a93522;
  --sea: #1d5a6c;
  --brass: #f0c15c;
  --serif: 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Book Antiqua', Georgia, 'Times New Roman', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  color-scheme: light;
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 var(--sans); }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.15; margin: 0 0 0.5em; text-wrap: balance; }
h1 { font-size: clamp(1.9rem, 1.3rem + 2.6vw, 3.1rem); letter-spacing: -0.01em; }
h2 { font-size: clamp(1.5rem, 1.2rem + 1.2vw, 2.1rem); }
p { margin: 0 0 1em; }
a { color: var(--sea); text-underline-offset: 0.2em; }
svg { display: block; width: 100%; }
main:focus { outline: 0; }
:focus-visible { outline: 3px solid var(--red); outline-offset: 3px; border-radius: 3px; }
.skip { position: absolute; left: -999px; top: 0; z-index: 2; background: var(--card); padding: 0.75rem 1rem; }
.skip:focus { left: 0; }
.wide { width: min(100% - 2.5rem, 68rem); margin-inline: auto; padding-block: clamp(2rem, 5vw, 4rem); }
.lead { font-size: 1.15rem; color: var(--soft); max-width: 40rem; }
.price { font-variant-numeric: tabular-nums; font-weight: 650; }

.ribbon { margin: 0; padding: 0.35rem 1.25rem; background: var(--night); color: #f4ead2; font-size: 0.85rem; text-align: center; }
.ribbon strong { display: inline-block; margin-right: 0.5em; padding: 0 0.6em; border-radius: 99px; background: var(--brass); color: var(--night); }
.top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1.5rem; width: min(100% - 2.5rem, 68rem); margin-inline: auto; padding-block: 0.9rem; }
.brand { display: flex; gap: 0.7rem; align-items: center; color: inherit; text-decoration: none; }
.brand svg { width: 42px; height: 42px; flex: none; }
.brand b { display: block; font: 600 1.3rem/1.1 var(--serif); }
.brand small { color: var(--soft); font-size: 0.8rem; }
.top nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
.top nav a { color: inherit; text-decoration: none; padding: 0.4rem 0; border-bottom: 2px solid transparent; }
.top nav a:hover, .top nav [aria-current] { border-color: var(--red); }

.button, .shop main form button { font: 600 1rem/1.2 var(--sans); cursor: pointer; }
.button, .shop main form button { display: inline-block; border: 0; border-radius: 6px; padding: 0.9rem 1.4rem; background: var(--red); color: #fff; text-decoration: none; }
.button:hover, .shop main form button:hover { background: #8c2716; }
.plain { border: 0; background: none; padding: 0; color: inherit; font: inherit; cursor: pointer; text-decoration: underline; text-underline-offset: 0.2em; }

.hero { position: relative; display: grid; background: #bfd9dc; }
.hero svg { grid-area: 1/1; height: clamp(25rem, 46vw, 35rem); }
.hero div { grid-area: 1/1; width: min(100% - 2.5rem, 68rem); margin: clamp(1.8rem, 5vw, 4rem) auto 0; position: relative; }
.hero h1 { max-width: 13em; color: var(--night); }
.hero p { max-width: 27rem; font-size: 1.1rem; color: var(--night); }
@media (max-width: 40rem) {
  .hero svg { grid-area: 2/1; height: 15rem; }
  .hero div { margin-bottom: 1rem; }
}

.goods, .plans { list-style: none; margin: 1.5rem 0 0; padding: 0; display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); }
.goods a { display: block; height: 100%; color: inherit; text-decoration: none; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; padding-bottom: 1.1rem; transition: transform 0.2s, box-shadow 0.2s; }
.goods a:hover { transform: translateY(-3px); box-shadow: 0 10px 26px #12263a26; }
@media (prefers-reduced-motion: reduce) { .goods a { transition: none; } .goods a:hover { transform: none; } }
.goods svg { aspect-ratio: 6/5; margin-bottom: 1rem; }
.goods h3 { font-size: 1.25rem; margin: 0 1.1rem 0.15rem; }
.goods p { margin: 0 1.1rem; color: var(--soft); }
.goods .price { margin-top: 0.5rem; color: var(--ink); }

.product { display: grid; gap: clamp(1.5rem, 4vw, 4rem); grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); align-items: center; }
.picture svg { border-radius: 14px; aspect-ratio: 6/5; }
.product .price { font-size: 1.5rem; }

.plans { align-items: stretch; }
.plans > li { display: flex; flex-direction: column; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; padding-bottom: 1.3rem; }
.plans > li > svg { height: 7rem; margin-bottom: 1.2rem; }
.plans > li > :not(svg) { margin-inline: 1.3rem; }
.plans h2 { font-size: 1.5rem; margin-bottom: 0.2rem; }
.plans .price { font-size: 1.3rem; margin-bottom: 0.6rem; }
.plans .price small { font-weight: 400; color: var(--soft); font-size: 0.95rem; }
.plans ul { padding-left: 1.1rem; margin-block: 0 1.3rem; }
.plans form { margin-top: auto; }
.plans form button { width: 100%; }

.film { background: var(--night); color: #f2ead8; }
.film > div { display: grid; gap: 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); align-items: center; }
.film summary { cursor: pointer; text-decoration: underline; text-underline-offset: 0.2em; padding-block: 0.3rem; }
.film ol { padding-left: 1.2rem; }
.player { margin: 0; border: 1px solid #35506a; position: relative; border-radius: 12px; overflow: hidden; background: #0c1b29; }
.player svg { aspect-ratio: 2/1; }
.player figcaption { position: absolute; inset: auto 0 4rem; padding: 0 1rem; text-align: center; text-shadow: 0 1px 4px #000, 0 0 2px #000; color: #fff; font-family: var(--serif); }
.player > div { display: flex; gap: 1rem; align-items: center; padding: 0.6rem 1rem; }
.player button { width: 2.75rem; height: 2.75rem; flex: none; border: 0; border-radius: 50%; background: var(--brass); cursor: pointer; }
.player button::before { content: ''; display: block; margin: auto; width: 0; border: 8px solid transparent; border-left: 13px solid var(--night); border-right: 0; translate: 2px 0; }
.playing button::before { width: 14px; height: 15px; border: solid var(--night); border-width: 0 5px; translate: 0; }
.player progress { flex: 1; height: 6px; appearance: none; border: 0; border-radius: 9px; overflow: hidden; background: #35506a; }
.player progress::-webkit-progress-bar { background: #35506a; }
.player progress::-webkit-progress-value { background: var(--brass); }
.player progress::-moz-progress-bar { background: var(--brass); }
.film :focus-visible { outline-color: var(--brass); }
.jour { opacity: 0; }
.rayon { transform-origin: 562px 118px; opacity: 0; }
.goelette { transform: translate(60px, 222px); }
.begun .jour, .begun .rayon, .begun .goelette, .begun .vague { animation: 12s linear forwards paused; }
.begun .jour { animation-name: jour; }
.begun .rayon { animation-name: rayon; }
.begun .goelette { animation-name: goelette; }
.begun .vague { animation-name: vague; }
.playing .jour, .playing .rayon, .playing .goelette, .playing .vague { animation-play-state: running; }
@keyframes jour { 0%, 62% { opacity: 0; } 82%, 100% { opacity: 1; } }
@keyframes rayon { 0% { opacity: 0; } 8% { opacity: 0.4; rotate: 8deg; } 40% { rotate: -14deg; } 70% { rotate: 10deg; opacity: 0.4; } 85%, 100% { opacity: 0; } }
@keyframes goelette { from { transform: translate(-60px, 222px); } to { transform: translate(470px, 232px) scale(0.8); } }
@keyframes vague { 0%, 100% { translate: 0; } 25%, 75% { translate: 24px 0; } 50% { translate: -16px 3px; } }
@media (prefers-reduced-motion: reduce) { .begun .rayon, .begun .goelette, .begun .vague { animation: none; } }

.letter > div { max-width: 40rem; text-align: center; }
.letter form { text-align: left; margin: 1.5rem auto 0; max-width: 30rem; }
.letter form div { display: flex; flex-wrap: wrap; gap: 0.6rem; }
.letter input { flex: 1 1 13rem; }
label { display: block; font-weight: 600; margin-bottom: 0.3rem; }
input[type='email'], input[type='text'] { min-width: 0; width: 100%; padding: 0.8rem 0.9rem; font: inherit; color: inherit; border: 1px solid #7d8a90; border-radius: 6px; background: var(--card); }
::placeholder { color: #66757d; }
small { color: var(--soft); }
form p { margin: 0.7rem 0 0; }

.note { text-align: center; max-width: 36rem; }
.note svg { width: 12rem; aspect-ratio: 6/5; margin: 0 auto 1.5rem; border-radius: 14px; }
.cart { max-width: 46rem; }
table { width: 100%; border-collapse: collapse; margin-bottom: 1.5rem; }
th, td { padding: 0.8rem 0.4rem; border-bottom: 1px solid var(--line); text-align: left; font-weight: 500; }
thead th { font-size: 0.85rem; color: var(--soft); }
tfoot th, tfoot td { font-weight: 700; font-size: 1.15rem; border-bottom: 0; }
tbody th svg { width: 4rem; border-radius: 8px; aspect-ratio: 6/5; display: inline-block; vertical-align: middle; margin-right: 0.6rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.steps { display: flex; align-items: center; gap: 0.5rem; }
.steps a { display: grid; place-items: center; width: 2rem; height: 2rem; border: 1px solid #7d8a90; border-radius: 50%; text-decoration: none; color: inherit; background: var(--card); }
@media (max-width: 30rem) { tbody th svg { display: none; } }

.checkout { max-width: 32rem; }
.checkout input[type='text'] { margin-bottom: 1.1rem; }
.checkout fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1.5rem; display: flex; gap: 1.5rem; flex-wrap: wrap; }
.checkout fieldset label { font-weight: 400; margin: 0.3rem 0; }
.checkout legend { font-weight: 600; padding-inline: 0.3rem; }
input[type='radio'] { accent-color: var(--red); }

.bottom { border-top: 1px solid var(--line); padding: 1.6rem 1.25rem 2.2rem; display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; justify-content: center; font-size: 0.92rem; }
.bottom p { margin: 0; display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; justify-content: center; }
.bottom a { color: inherit; }
.answer { flex-basis: 100%; color: var(--soft); font-variant-numeric: tabular-nums; }
.answer[hidden] { display: none; }
`;
