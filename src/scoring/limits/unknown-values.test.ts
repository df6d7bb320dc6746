import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeTable } from '../../model/scorer/encode-table.ts';
import { tallyUnknowns, unknownsOf } from './unknown-values.ts';

const COLUMNS = [
  { kind: 'numeric' as const, name: 'x' },
  { kind: 'categorical' as const, name: 'plan', categories: ['A', 'B'] },
];

const isKnown = ([x, plan]: readonly [number, string]) => [!Number.isNaN(x), ['A', 'B'].includes(plan)];

test('counts are those of a plain look at all rows, whatever the batches', () => {
  const cell = fc.tuple(
    fc.constantFrom(Number.NaN, 0, -1.5, Infinity),
    fc.constantFrom('', 'A', 'B', 'a', ' A', 'А', '__proto__'),
  );
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      (rows, size) => {
        const tally = tallyUnknowns(COLUMNS);
        const places: string[] = [];
        for (let from = 0; from < rows.length; from += size) {
          const batch = rows.slice(from, from + size);
          const columns = [
            { kind: 'numeric' as const, name: 'x', values: Float32Array.from(batch, ([x]) => x) },
            { kind: 'categorical' as const, name: 'plan', values: batch.map(([, plan]) => plan) },
          ];
          const encoded = encodeTable(COLUMNS, { rows: batch.length, columns });
          const found = unknownsOf(COLUMNS, encoded, true);
          places.push(...(found.places ?? []));
          tally.add(found);
        }
        expect(places).toEqual(
          rows.map((row) =>
            isKnown(row)
              .flatMap((known, place) => (known ? [] : [place]))
              .join(','),
          ),
        );
        expect(tally.counts()).toEqual({
          columns: [
            { name: 'x', kind: 'numeric', missing: rows.filter(([x]) => Number.isNaN(x)).length, unseen: 0 },
            {
              name: 'plan',
              kind: 'categorical',
              missing: rows.filter(([, plan]) => plan === '').length,
              unseen: rows.filter(([, plan]) => plan !== '' && plan !== 'A' && plan !== 'B').length,
            },
          ],
          rows: rows.filter((row) => isKnown(row).every((known) => !known)).length,
        });
      },
    ),
  );
});
