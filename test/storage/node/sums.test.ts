import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Sums } from '../../../src/storage/sqlite/node/sums.ts';

const one = fc.record({
  sum: fc.constantFrom('A', 'B'),
  site: fc.constantFrom('s', 's 1', '1'),
  day: fc.integer({ min: 0, max: 2 }),
  n: fc.nat(9),
  m: fc.nat(9),
});

it('However statements are added up, each place of each gets what they said together, in one statement', () => {
  fc.assert(
    fc.property(fc.array(one), (all) => {
      const sums = new Sums();
      all.forEach(({ sum, site, day, n, m }) => sums.add(sum, [site, day, n, m]));
      const found = sums.statements();
      const total = (of: typeof all) => [of.reduce((a, { n }) => a + n, 0), of.reduce((a, { m }) => a + m, 0)];
      for (const { sql, params } of found) {
        const [site, day, ...numbers] = params;
        expect(numbers).toEqual(
          total(all.filter((each) => each.sum === sql && each.site === site && each.day === day)),
        );
      }
      const places = found.map(({ sql, params: [site, day] }) => JSON.stringify([sql, site, day]));
      expect(places.sort()).toEqual(
        [...new Set(all.map(({ sum, site, day }) => JSON.stringify([sum, site, day])))].sort(),
      );
    }),
  );
});
