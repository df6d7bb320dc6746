import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { scorePaths } from './score-paths.ts';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'score-paths-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('names what the user did not after the input, beside it', async () => {
  expect(scorePaths({ input: 'in/customers.csv' }, await makeFolder())).toEqual({
    input: 'in/customers.csv',
    output: 'in/customers.scores.parquet',
    quarantine: 'in/customers.scores.quarantine.parquet',
    receipt: 'in/customers.scores.receipt.json',
    rules: undefined,
  });
});

it('puts quarantine and receipt beside an output that the user named', async () => {
  expect(
    scorePaths({ input: 'customers.csv', output: 'out/tonight.parquet' }, await makeFolder()),
  ).toMatchObject({
    output: 'out/tonight.parquet',
    quarantine: 'out/tonight.quarantine.parquet',
    receipt: 'out/tonight.receipt.json',
  });
});

it('gives the quarantine the ending of the output, and so its format', async () => {
  expect(scorePaths({ input: 'customers.parquet', output: 'out/x.CSV' }, await makeFolder())).toMatchObject({
    quarantine: 'out/x.quarantine.CSV',
    receipt: 'out/x.receipt.json',
  });
});

it('takes the rules of scoring.yaml, unless others are named', async () => {
  const folder = await makeFolder();
  expect(scorePaths({ input: 'a.csv' }, folder).rules).toBeUndefined();
  await writeFile(join(folder, 'scoring.yaml'), '');
  expect(scorePaths({ input: 'a.csv' }, folder).rules).toBe('scoring.yaml');
  expect(scorePaths({ input: 'a.csv', rules: 'strict.yaml' }, folder).rules).toBe('strict.yaml');
});

it.each([
  ['-', 'stdin'],
  ['/dev/stdin', 'stdin'],
  ['in/customers.csv.gz', 'in/customers'],
  ['in/customers.csv.zst', 'in/customers'],
  ['in/customers/', 'in/customers'],
  ['in/customers/*.parquet', 'in/customers'],
  ['in/v1.2/dt=*/*.parquet', 'in/v1.2'],
  ['*.parquet', 'input'],
])('%s is scored to %s', async (input, stem) => {
  expect(scorePaths({ input }, await makeFolder()).output).toBe(`${stem}.scores.parquet`);
});
