import { gtinDigit } from './chance.ts';
import type { Make, Shape } from './shape.ts';
import { anyKeys, idKeys } from './wares.ts';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const uuidOf: Make = ({ fill, pick }) =>
  fill(`xxxxxxxx-xxxx-${pick(['4', '7'])}xxx-${pick(['8', '9', 'a', 'b'])}xxx-xxxxxxxxxxxx`);
const gtin =
  (length: number): Make =>
  ({ fill, between }) => {
    const body = `${between(0, 8)}${fill('#'.repeat(length - 2))}`;
    return body + gtinDigit(body);
  };
/** Numbers and codes of things, each with the keys that they come under. */
export const numberShapes: readonly Shape[] = [
  [
    'order number',
    idKeys,
    ({ pick, fill }) =>
      fill(
        pick([
          '#######',
          '########',
          '#########',
          '##########',
          'CMD-2026-######',
          'ORD######',
          '#1####',
          'W-#########',
          'AA#########CA',
          '1########-##',
        ]).replace(/A/g, 'A'),
      ),
  ],
  [
    'order number, free key',
    anyKeys,
    ({ pick, fill }) =>
      pick(['CMD-', 'SO-', 'PO ', 'commande #', 'INV-', '']) +
      fill(pick(['######', '#########', '#####', '########', '2026-#####'])),
  ],
  [
    'SKU',
    [...idKeys, ...anyKeys],
    ({ pick, fill }) =>
      fill(pick(['AAA-####-AA', 'AA#####', 'AAAA-##-###', 'TQ-###/##', 'AAA.###.##', '###-AAA-##', 'AAAA######'])),
  ],
  [
    'phone-like id',
    idKeys,
    ({ pick, fill, between }) =>
      pick([`${between(2, 9)}${fill('#########')}`, fill('5145#####'), fill('1###-###-###'), fill('###-#####-###')]),
  ],
  ['seconds', ['timestamp', 'label', 'ts'], ({ between }) => String(between(1_600_000_000, 1_799_999_999))],
  [
    'milliseconds',
    ['timestamp', 'label', 'ts'],
    ({ between, fill }) => `${between(1_600_000_000, 1_799_999_999)}${fill('###')}`,
  ],
  ['GTIN-8', ['gtin', 'item_id', 'q'], gtin(8)],
  ['GTIN-12', ['gtin', 'upc', 'item_id', 'q'], gtin(12)],
  ['GTIN-13', ['gtin', 'ean', 'item_id', 'q'], gtin(13)],
  ['GTIN-14', ['gtin', 'item_id', 'q'], gtin(14)],
  ['UUID', [...idKeys, ...anyKeys], uuidOf],
  ['UUID in capitals', idKeys, (of) => uuidOf(of).toUpperCase()],
  ['ULID', [...idKeys, ...anyKeys], ({ text }) => `01${text(crockford, 24)}`],
  [
    'price',
    anyKeys,
    ({ between, pick, fill }) =>
      pick([
        `${between(1, 2999)},${fill('##')} $`,
        `$${between(1, 2999)}.${fill('##')}`,
        `${between(1, 9)} ${fill('###')},00 $ CA`,
        `CAD ${between(1, 99)}.00`,
      ]),
  ],
  [
    'dimensions',
    anyKeys,
    ({ between, pick }) =>
      pick([
        `${between(5, 99)} x ${between(5, 99)} cm`,
        `${between(100, 3840)}x${between(100, 2160)}`,
        `${between(1, 99)}" × ${between(1, 99)}" × ${between(1, 9)}"`,
        `${between(1, 9)}/${between(2, 16)} po`,
      ]),
  ],
  [
    'version',
    ['version', 'app_version', 'label'],
    ({ between, pick }) =>
      pick([
        `${between(0, 12)}.${between(0, 9)}.${between(0, 9)}.${between(0, 9)}`,
        `v${between(1, 20)}.${between(0, 30)}.${between(0, 99)}`,
        `v${between(1, 20)}.${between(0, 30)}.${between(0, 99)}.${between(0, 200)}`,
        `${between(10, 131)}.0.${between(1000, 6999)}.${between(10, 199)}`,
        `Chrome/${between(90, 140)}.0.0.0`,
      ]),
  ],
];
