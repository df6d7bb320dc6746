import { expect, test } from 'vitest';
import { leastTrainingBytes, requireMemory } from './require-memory.ts';

const columns = Array.from({ length: 20 }, () => ({ kind: 'numeric' as const }));

test('training that cannot fit is refused with both figures, and with a way out', () => {
  const size = { rows: 100_000_000, columns, lanes: 8 };
  expect(() => requireMemory(size, 16 * 2 ** 30)).toThrow(
    expect.objectContaining({
      code: 'TRAIN_MEMORY',
      exitCode: 2,
      message:
        'training on 100000000 rows and 20 columns needs at least 170.2 GiB of memory, and 16.0 GiB are available',
      hints: [expect.stringContaining('8 fits run side by side'), expect.stringContaining('fewer rows')],
    }),
  );
  requireMemory(size, leastTrainingBytes(size));
});

test('the copies of a search count', () => {
  const one = leastTrainingBytes({ rows: 1000, columns, lanes: 0 });
  expect(one).toBe(1000 * (80 + 52));
  expect(leastTrainingBytes({ rows: 1000, columns, lanes: 2 })).toBe(one + 2 * 1000 * (160 + 52));
});
