/*
 * User-Agents as a shop meets them: few browsers, many versions and devices. A collector that parses each one, or caches
 * them, must be measured on a pool wider than a handful.
 */

const androidModels = [
  'K',
  'SM-S918W',
  'SM-A546W',
  'SM-G991W',
  'Pixel 8',
  'Pixel 7a',
  'moto g power (2024)',
  'CPH2451',
];
const chromes = [131, 130, 129, 128, 127, 126, 125, 124, 122, 120, 119, 116, 114, 109];
const foxes = [133, 132, 131, 130, 128, 127, 125, 121, 115];
const desktops = ['Windows NT 10.0; Win64; x64', 'Macintosh; Intel Mac OS X 10_15_7', 'X11; Linux x86_64'];
const appleWebKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

function desktopChrome(): string[] {
  return chromes.flatMap((v) =>
    desktops.map((os) => `Mozilla/5.0 (${os}) ${appleWebKit} Chrome/${v}.0.0.0 Safari/537.36`),
  );
}

function mobileChrome(): string[] {
  return chromes.flatMap((v) =>
    androidModels
      .slice(0, v > 124 ? 8 : 3)
      .map(
        (m, i) =>
          `Mozilla/5.0 (Linux; Android ${14 - (i % 5)}; ${m}) ${appleWebKit} Chrome/${v}.0.0.0 Mobile Safari/537.36`,
      ),
  );
}

function apple(): string[] {
  const phones = ['18_1_1', '18_1', '18_0_1', '17_7', '17_6_1', '17_5_1', '17_4_1', '16_7_10', '16_6', '15_8_3'];
  const macs = ['18.1.1', '18.1', '18.0', '17.6', '17.5', '17.4.1', '17.3', '16.6', '15.6.1'];
  const kit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
  return [
    ...phones.flatMap((v) =>
      ['iPhone; CPU iPhone OS', 'iPad; CPU OS'].map(
        (device) =>
          `Mozilla/5.0 (${device} ${v} like Mac OS X) ${kit} Version/${v.slice(0, 4).replace('_', '.')} Mobile/15E148 Safari/604.1`,
      ),
    ),
    ...macs.map((v) => `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${kit} Version/${v} Safari/605.1.15`),
  ];
}

function others(): string[] {
  const systems = [...desktops, 'X11; Ubuntu; Linux x86_64'];
  return [
    ...foxes.flatMap((v) => systems.map((os) => `Mozilla/5.0 (${os}; rv:${v}.0) Gecko/20100101 Firefox/${v}.0`)),
    ...chromes.map(
      (v) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${appleWebKit} Chrome/${v}.0.0.0 Safari/537.36 Edg/${v}.0.0.0`,
    ),
    ...chromes
      .slice(0, 6)
      .map(
        (v, i) =>
          `Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-A536W) ${appleWebKit} SamsungBrowser/${27 - i}.0 Chrome/${v}.0.0.0 Mobile Safari/537.36`,
      ),
  ];
}

/** The kinds take turns, so that the first ranks of a Zipf draw are not all of one browser. */
export const userAgents: readonly string[] = interleave([mobileChrome(), apple(), desktopChrome(), others()]);

function interleave(lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
}

/** Zipf's law with exponent 1: rank r is drawn in proportion to 1/r. `random` is from 0 to 1. */
export function drawAgent(random: number): string {
  const total = userAgents.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  let left = random * total;
  return userAgents.find((_, index) => (left -= 1 / (index + 1)) <= 0) ?? userAgents[0] ?? '';
}
