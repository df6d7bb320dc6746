import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openDatabase } from '../src/data/duckdb/database.ts';
import train from './train.ts';

const root = mkdtempSync(join(tmpdir(), 'mlops train é '));
afterAll(() => rmSync(root, { recursive: true }));

const at = (name: string): string => join(root, name);

beforeAll(async () => {
  const database = await openDatabase({ threads: 1 });
  const rows = `SELECT i AS id, (i * 37 % 101)::DOUBLE AS visits, CASE WHEN i % 11 = 0 THEN NULL ELSE i % 7 END AS tickets,
    CASE i % 3 WHEN 0 THEN 'monthly' WHEN 1 THEN 'yearly' END AS plan, 'x' AS note,
    CASE WHEN (i * 37 % 101) + 30 * (i % 3) + i * 13 % 29 > 100 THEN 'Yes' ELSE 'No' END AS churn FROM range(400) AS t(i)`;
  await database.run(`COPY (${rows}) TO '${at('rows.parquet')}'`);
  await database.run(`COPY (SELECT * FROM (${rows}) ORDER BY hash(id)) TO '${at('shuffled.parquet')}'`);
  await database.run(`COPY (SELECT * FROM (${rows}) WHERE churn = 'Yes') TO '${at('one-class.parquet')}'`);
  await database.run(
    `COPY (SELECT * REPLACE (NULLIF(churn, 'No') AS churn) FROM (${rows})) TO '${at('missing.parquet')}'`,
  );
  await database.run(
    `COPY (SELECT * REPLACE (CASE i % 3 WHEN 0 THEN 'monthly' WHEN 1 THEN 'yearly' ELSE 'never' END AS plan) FROM (SELECT *, id AS i FROM (${rows}))) TO '${at('three.parquet')}'`,
  );
  await database.run(`COPY (SELECT * FROM (${rows}) WHERE id < 60) TO '${at('few.parquet')}'`);
  await database.run(
    `COPY (SELECT * REPLACE (coalesce(tickets, -9)::DOUBLE AS tickets, coalesce(plan, 'NA') AS plan) FROM (${rows})) TO '${at('coded.parquet')}'`,
  );
  database.close();
  const fields = [
    { name: 'id', type: 'integer' },
    { name: 'visits', type: 'number' },
    { name: 'tickets', type: 'integer' },
    { name: 'plan', type: 'string' },
    { name: 'note', type: 'string' },
    { name: 'churn', type: 'string' },
  ];
  const missing = ['', 'NA', '-9'];
  writeFileSync(at('profile.json'), JSON.stringify({ name: 'customers', missing_values: missing, fields }));
});

const usual = {
  input: 'rows.parquet',
  key: 'id',
  target: 'churn',
  positive: 'Yes',
  exclude: ['note'],
  algorithm: 'gbdt',
  seed: 1,
  params: { n_estimators: 20 },
};

let runs = 0;

export async function run(given: Record<string, unknown> = {}, threads = 2) {
  const folder = `run-${++runs}`;
  mkdirSync(at(folder));
  const model = at(`${folder}/model`);
  const report = at(`${folder}/report`);
  const { input, ...rest } = { ...usual, ...given };
  const parameters = train.parameters.parse({
    ...rest,
    input: at(input),
    profile: at('profile.json'),
    model,
    report,
  });
  // As the engine does before it runs a stage.
  train.check?.(parameters);
  const fractions: number[] = [];
  const lines: string[] = [];
  await train.run({
    with: parameters,
    state: {},
    threads,
    progress: (fraction) => fractions.push(fraction),
    log: (line) => lines.push(line),
    memo: (_, make) => make(),
  });
  return { model, report, fractions, lines };
}
