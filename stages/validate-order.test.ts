import { expect, test } from 'vitest';
import { digestFile } from '../src/core/digest.ts';
import { GOOD, PROFILE, read, run } from './validate-table.fixture.ts';

test('the outputs are the same bytes on any number of threads', async () => {
  const rows = Array.from(
    { length: 30_000 },
    (_, i) => `k${(i * 7919) % 30_000},${i % 122},${i % 500 ? 'A' : 'X'},m`,
  );
  const digests = async (threads: number) => {
    const { at, error } = await run(rows, { threads });
    expect(error).toBeUndefined();
    const names = ['valid.parquet', 'quarantine.parquet', 'report.json', 'report.html'];
    return await Promise.all(names.map(async (name) => (await digestFile(at(name))).digest));
  };
  const alone = await digests(1);
  expect(await digests(8)).toEqual(alone);
});

test('without a primary key the valid rows stay in the order of the file', async () => {
  const { at } = await run(GOOD, { profile: { name: 'p', fields: PROFILE.fields } });
  expect((await read(at('valid.parquet'))).map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd']);
});

test('the order of the input does not matter for the valid rows', async () => {
  const one = await run(GOOD);
  const other = await run(GOOD.toReversed());
  expect((await digestFile(one.at('valid.parquet'))).digest).toBe(
    (await digestFile(other.at('valid.parquet'))).digest,
  );
});
