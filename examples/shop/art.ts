import { raw } from 'hono/html';
import type { Sku } from './catalog.ts';

/** Drawings, not photographs: the demonstration asks nothing of any other host. All are decoration, hidden from readers. */
const frame = (box: string, shapes: string, align = 'xMidYMid'): ReturnType<typeof raw> =>
  raw(
    `<svg viewBox="${box}" aria-hidden="true" focusable="false" preserveAspectRatio="${align} slice">${shapes}</svg>`,
  );

const sea = (y: number, fill: string): string =>
  `<path d="M-40 ${y}q30-11 60 0t60 0 60 0 60 0 60 0v120H-40z" fill="${fill}"/>`;

const DRAWINGS: Readonly<Record<Sku, string>> = {
  bouee: `<path fill="#dfeae6" d="M0 0h240v200H0z"/><circle cx="186" cy="52" r="24" fill="#f0c15c"/>${sea(136, '#5f9ea6')}
<g transform="rotate(-7 120 130)"><path d="M88 150h64l-14-66h-36z" fill="#b93a26"/><path d="M94.500 120h51l-4-19h-43z" fill="#f8f3e7"/>
<path d="M109 84V62h4v22zm18 0V62h4v22z" fill="#16303f"/><rect x="110" y="60" width="20" height="15" rx="3" fill="#f0c15c"/><path d="M105 60h30l-15-15z" fill="#16303f"/></g>${sea(152, '#1d5a6c')}${sea(174, '#15465a')}`,
  fanal: `<path fill="#1b3447" d="M0 0h240v200H0z"/><circle cx="120" cy="108" r="82" fill="#28495c"/><circle cx="120" cy="108" r="56" fill="#3f6068"/>
<path d="M98 46a22 22 0 0 1 44 0" fill="none" stroke="#d6a043" stroke-width="5"/><path d="M92 66h56l-10-20h-36z" fill="#d6a043"/>
<rect x="92" y="66" width="56" height="78" rx="10" fill="#f7e3a8"/><path d="M120 88c14 18 14 34 0 42-14-8-14-24 0-42z" fill="#e58a2c"/><path d="M120 106c6 8 6 16 0 20-6-4-6-12 0-20z" fill="#fff3cf"/>
<path d="M92 66h5v78h-5zm51 0h5v78h-5zm-26 0h6v10h-6z" fill="#b98430"/><path d="M84 144h72v10H84z" fill="#d6a043"/><path d="M92 154h56l6 14H86z" fill="#b98430"/>`,
  carte: `<path fill="#e8dfc8" d="M0 0h240v200H0z"/><g transform="rotate(-3 120 100)"><path fill="#fbf7ea" d="M30 24h180v152H30z"/><path fill="#bcd8d8" d="M30 150c40-8 52-40 92-52s60-40 88-52v46c-34 10-48 34-84 46s-50 30-96 38z"/>
<path d="M30 168c40-8 60-32 98-44s52-34 82-42M30 134c40-10 50-36 88-50s62-38 92-52" fill="none" stroke="#1d5a6c" stroke-width="1.500" stroke-dasharray="5 4"/>
<path d="M112 112c10-8 22-12 34-14-8 8-20 14-34 14z" fill="#fbf7ea"/><g stroke="#b93a26" stroke-width="1.500" fill="none"><circle cx="66" cy="62" r="17"/><path d="M66 38v48M42 62h48"/></g><path d="M66 42l5 20-5 20-5-20z" fill="#b93a26"/>
<circle cx="176" cy="84" r="4" fill="#b93a26"/><circle cx="92" cy="128" r="4" fill="#b93a26"/><path d="M126 158h62m-62 6h30" stroke="#16303f" stroke-width="2"/><path fill="none" stroke="#16303f" stroke-width="1.500" d="M36 30h168v140H36z"/></g>`,
  laine: `<path fill="#d9e2de" d="M0 0h240v200H0z"/><path d="M84 46l-44 26 14 96h26l-6-62 12-8v78h68V98l12 8-6 62h26l14-96-44-26c-8 12-64 12-72 0z" fill="#f5eedb" stroke="#d8ccae" stroke-width="2"/>
<path d="M94 34h52v16c-10 12-42 12-52 0z" fill="#e9dec2"/><path d="M86 168h68v10H86zM54 160h26v8H54zm106 0h26v8h-26z" fill="#e0d3b3"/>
<path d="M86 84l8 8 9-8 8 8 9-8 8 8 9-8 8 8 9-8M86 112l8 8 9-8 8 8 9-8 8 8 9-8 8 8 9-8M86 140l8 8 9-8 8 8 9-8 8 8 9-8 8 8 9-8" fill="none" stroke="#1d5a6c" stroke-width="4"/><path d="M86 98h68M86 126h68" stroke="#b93a26" stroke-width="3" stroke-dasharray="4 5"/>`,
  cordage: `<path fill="#c9dcdb" d="M0 0h240v200H0z"/><g fill="none" stroke="#8a6431" stroke-width="17"><ellipse cx="116" cy="132" rx="72" ry="30"/><ellipse cx="116" cy="116" rx="68" ry="28"/><ellipse cx="116" cy="100" rx="63" ry="26"/><path d="M176 92c28-12 34-40 10-56"/></g>
<g fill="none" stroke="#d8b173" stroke-width="12"><ellipse cx="116" cy="132" rx="72" ry="30"/><ellipse cx="116" cy="116" rx="68" ry="28"/><ellipse cx="116" cy="100" rx="63" ry="26"/><path d="M176 92c28-12 34-40 10-56"/></g>
<g fill="none" stroke="#a67c40" stroke-width="12" stroke-dasharray="2 8"><ellipse cx="116" cy="132" rx="72" ry="30"/><ellipse cx="116" cy="116" rx="68" ry="28"/><ellipse cx="116" cy="100" rx="63" ry="26"/><path d="M176 92c28-12 34-40 10-56"/></g><path d="M181 24l14 8-8 14-14-8z" fill="#b93a26"/>`,
  cloche: `<path fill="#e9e2d2" d="M0 0h240v200H0z"/><path d="M40 34h160v12H40z" fill="#6d4a2a"/><path d="M52 46v26l-12-26zM188 46v26l12-26z" fill="#6d4a2a"/><path d="M112 46h16v16h-16z" fill="#16303f"/>
<path d="M120 58c30 0 36 26 38 54 1 16 8 22 16 30H66c8-8 15-14 16-30 2-28 8-54 38-54z" fill="#c98f35"/><path d="M100 66c-8 10-10 32-11 48-1 12-6 18-10 24" fill="none" stroke="#edc77d" stroke-width="6" stroke-linecap="round"/>
<path d="M62 142h116v10H62z" fill="#a87124"/><circle cx="120" cy="160" r="11" fill="#16303f"/><path d="M120 166c2 10-2 16 0 24" stroke="#b93a26" stroke-width="5" fill="none" stroke-linecap="round"/>`,
  mousse: `<path fill="#dfeae6" d="M0 0h240v200H0z"/>${sea(110, '#5f9ea6')}${sea(138, '#1d5a6c')}`,
  pilote: `<path fill="#dfeae6" d="M0 0h240v200H0z"/>${sea(84, '#9cc3c5')}${sea(110, '#5f9ea6')}${sea(138, '#1d5a6c')}`,
  capitaine: `<path fill="#1b3447" d="M0 0h240v200H0z"/>${sea(70, '#3f6d7d')}${sea(104, '#2b7282')}${sea(138, '#15465a')}`,
};

export function drawing(sku: Sku): ReturnType<typeof raw> {
  return frame('0 0 240 200', DRAWINGS[sku]);
}

export const mark = raw(
  `<svg viewBox="0 0 40 40" aria-hidden="true" focusable="false"><circle cx="20" cy="20" r="20" fill="#16303f"/><path d="M20 7l8 7H12z" fill="#f0c15c"/><rect x="14" y="15" width="12" height="10" rx="2" fill="#f7e3a8"/><path d="M13 27h14l2 6H11z" fill="#e4573d"/></svg>`,
);

const lighthouse = `<path d="M0 0l14 0 8 120h-30z" fill="#f8f3e7"/><path d="M-2.600 40h19.200l2 26h-23.200zM-6 92h26l2 28h-30z" fill="#b93a26"/><path d="M-7 0h28v-7h-28z" fill="#16303f"/><path d="M-2-7h18v-18H-2z" fill="#f7d583"/><path d="M-6-25h26L7-39z" fill="#16303f"/>`;

export const hero = frame(
  '0 0 1200 560',
  `<defs><linearGradient id="ciel" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#bfd9dc"/><stop offset=".55" stop-color="#f3e3c3"/><stop offset="1" stop-color="#f1c98d"/></linearGradient></defs>
<path fill="url(#ciel)" d="M0 0h1200v560H0z"/><circle cx="820" cy="318" r="64" fill="#f6b95b"/><path d="M0 330c180-40 320-64 520-30s280 20 680-6v120H0z" fill="#8fb3b5"/>
<path d="M0 372c140-8 300-44 470-18s300 30 730-10v90H0z" fill="#5b8f98"/><path d="M0 398h1200v162H0z" fill="#2f7080"/>
<path d="M700 420h240M740 440h170M768 458h110M790 476h70" stroke="#f3c98a" stroke-width="5" stroke-linecap="round" opacity=".7"/>
<path d="M930 420c40-46 90-70 150-74 50-4 90 6 120 14v70z" fill="#25424c"/><g transform="translate(1064 232)">${lighthouse}</g><path d="M1100 346h52v-34l-26-18-26 18z" fill="#f8f3e7"/><path d="M1094 314l32-24 32 24z" fill="#b93a26"/>
<g transform="translate(610 372)"><path d="M-46 30h100l-16 20h-70z" fill="#16303f"/><path d="M0-70v100H-42z" fill="#f8f3e7"/><path d="M6-56v86h40z" fill="#efe3c6"/></g>
<g transform="translate(330 412) rotate(-8)"><path d="M-20 44h40l-9-46h-22z" fill="#b93a26"/><path d="M-9-2h18v-14H-9z" fill="#f7d583"/><path d="M-13-16h26L0-28z" fill="#16303f"/></g>
<path d="M0 450q50-14 100 0t100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0v110H0z" fill="#1d5a6c"/><path d="M-50 492q50-14 100 0t100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0 100 0v80H-50z" fill="#15465a"/>`,
  'xMaxYMid',
);

/** The film: the style sheet moves its named parts, and stands still for people who ask for less motion. */
export const film = frame(
  '0 0 640 320',
  `<path class="nuit" fill="#12263a" d="M0 0h640v320H0z"/><g fill="#f7e3a8"><circle cx="80" cy="50" r="2"/><circle cx="190" cy="84" r="1.500"/><circle cx="300" cy="40" r="2"/><circle cx="420" cy="70" r="1.500"/><circle cx="566" cy="36" r="2"/></g><path class="jour" fill="#f3cf9f" d="M0 0h640v320H0z"/>
<path class="rayon" d="M562 118L120 60v96z" fill="#f7e3a8" opacity=".35"/><path d="M470 240c30-26 70-36 170-36v60H470z" fill="#0c1b29"/><g transform="translate(555 128) scale(.7)">${lighthouse}</g>
<path d="M0 214h640v106H0z" fill="#1c4a5c"/><g class="goelette"><path d="M-50 30H60L42 52h-74z" fill="#0c1b29"/><path d="M0-70v96h-44zM8-58v84h46z" fill="#f8f3e7"/></g>
<g transform="translate(330 236)"><path d="M-14 34h28l-6-32H-8z" fill="#b93a26"/><path d="M-7 2H7V-8H-7z" fill="#f7d583"/></g>
<path class="vague" d="M-80 262q40-12 80 0t80 0 80 0 80 0 80 0 80 0 80 0 80 0 80 0v80H-80z" fill="#15394a"/>`,
);
