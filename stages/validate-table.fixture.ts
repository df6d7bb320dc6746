import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteLiteral } from '../src/data/duckdb/sql.ts';
import { testDatabase, testFile, testFolder } from '../src/data/duckdb/test-table.fixture.ts';
import type { ValidationDocument } from '../src/documents/validation-document.ts';
import validate from './validate.ts';

export const PROFILE = {
  name: 'people',
  primary_key: ['id'],
  fields: [
    { name: 'id', type: 'string' },
    { name: 'age', type: 'integer', constraints: { required: true, minimum: 0, maximum: 120 } },
    { name: 'plan', type: 'string', categories: ['A', 'B'] },
  ],
};
export const GOOD = ['b,30,A,x', 'a,40,B,y', 'c,0,,z', 'd,120,A,'];

interface Options {
  readonly profile?: object;
  readonly policy?: string;
  readonly on_invalid?: string;
  readonly max_bad_share?: number;
  readonly threads?: number;
}

export async function run(
  rows: readonly string[],
  { profile = PROFILE, threads = 2, ...options }: Options = {},
) {
  const folder = await testFolder();
  const at = (name: string) => join(folder, 'out', name);
  const log: string[] = [];
  await writeFile(join(folder, 'p.json'), JSON.stringify(profile));
  const work = validate.run({
    with: validate.parameters.parse({
      input: await testFile('t.csv', `${['id,age,plan,more', ...rows].join('\n')}\n`),
      profile: join(folder, 'p.json'),
      valid: at('valid.parquet'),
      quarantine: at('quarantine.parquet'),
      report: at('report'),
      ...options,
    }),
    state: {},
    threads,
    progress: () => {},
    log: (line) => log.push(line),
    memo: (_, make) => make(),
  });
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const data = existsSync(at('report.json'))
    ? (JSON.parse(await readFile(at('report.json'), 'utf8')) as ValidationDocument)
    : undefined;
  return { at, log, error, data };
}

export async function read(path: string) {
  const database = await testDatabase();
  return await database.rows(`SELECT * FROM read_parquet(${quoteLiteral(path)})`);
}
