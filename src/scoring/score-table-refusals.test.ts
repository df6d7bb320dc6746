import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../data/profile/profile.ts';
import { fileEvidence } from '../data/sources/file-evidence.ts';
import { testRows } from './scoring-project.fixture.ts';
import { inFolder, project, scores } from './scored-table.fixture.ts';

async function reasons(): Promise<unknown[]> {
  const rows = await project.read('quarantine.parquet', '_row');
  return rows.map((row) => [row['_row'], row['_reasons']]);
}

describe('rows that are refused', () => {
  test('NaN, infinities, missing and double ids go to the quarantine with their reasons', async () => {
    const input = await project.write(
      'bad.parquet',
      `SELECT * FROM (VALUES (1::BIGINT, 1.0::DOUBLE, 1.0::DOUBLE, 'free'), (2, 'NaN', 1, 'pro'), (3, 1, 'Infinity', 'pro'),
        (NULL, 1, 1, 'pro'), (5, 1, '-Infinity', 'pro'), (6, 1, 1, 'pro'), (6, 2, 2, 'pro'), (8, NULL, NULL, NULL))
        AS rows(id, recency, spend, plan)`,
    );
    const { summary, rows } = await scores(input);
    expect(summary.rows).toEqual({ in: 8, scored: 2, quarantined: 6 });
    expect(rows.map((row) => row['id'])).toEqual([1n, 8n]);
    expect(await reasons()).toEqual([
      [2n, [expect.stringContaining('recency')]],
      [3n, [expect.stringContaining('spend')]],
      [4n, [expect.stringContaining('id')]],
      [5n, [expect.stringContaining('spend')]],
      [6n, [expect.stringContaining('id')]],
      [7n, [expect.stringContaining('id')]],
    ]);
  });

  test('text that is not a number in a CSV file is refused, a blank is a missing value', async () => {
    await writeFile(project.at('in.csv'), 'id,recency,spend,plan\n1,,2,\n2,often,2,pro\n');
    const { summary } = await scores(project.at('in.csv'));
    expect(summary.rows).toEqual({ in: 2, scored: 1, quarantined: 1 });
    expect(await reasons()).toEqual([[2n, [expect.stringContaining('recency')]]]);
  });

  test('an unknown category is refused only if the profile lists the categories', async () => {
    const input = await project.write(
      'in.parquet',
      `SELECT * REPLACE (CASE WHEN id = 2 THEN 'gold' ELSE plan END AS plan) FROM (${testRows(5)})`,
    );
    expect((await scores(input)).summary.rows).toEqual({ in: 5, scored: 5, quarantined: 0 });
    const profile: Profile = {
      name: 'with categories',
      fields: [
        { name: 'plan', type: 'string', categories: ['free', 'pro', 'team'] },
        { name: 'churned', type: 'boolean', constraints: { required: true } },
        { name: 'country', type: 'string', constraints: { required: true } },
      ],
      primary_key: ['country'],
    };
    // Target and other columns of the profile are not there, and need not be.
    expect((await scores(input, { profile: { kind: 'given', profile } })).summary.rows).toEqual({
      in: 5,
      scored: 4,
      quarantined: 1,
    });
    expect(await reasons()).toEqual([[2n, ['plan: unknown category']]]);
  });

  test('with `fail`, one of them stops all: no scores, exit code 1, and the row in the quarantine', async () => {
    const input = await project.write(
      'in.parquet',
      `SELECT * REPLACE (CASE WHEN id = 2 THEN 'NaN' ELSE spend END AS spend) FROM (${testRows(5)})`,
    );
    const output = project.at('fail/scores.parquet');
    const refused = project.score(input, {
      onInvalid: 'fail',
      output,
      receipt: project.at('fail/receipt.json'),
    });
    await expect(refused).rejects.toMatchObject({
      code: 'ROWS_REFUSED',
      exitCode: 1,
      details: { keep: ['quarantine', 'receipt'], rows: { in: 5, valid: 4, quarantined: 1 } },
      hints: [expect.stringContaining(project.at('quarantine.parquet')), expect.anything()],
    });
    // The receipt says that there are none.
    expect(await readdir(project.at('fail'))).toEqual(['receipt.json']);
    expect(JSON.parse(await readFile(project.at('fail/receipt.json'), 'utf8'))).toMatchObject({
      published: false,
      rows: { in: 5, scored: 0, quarantined: 1, not_scored: 4 },
      scored: null,
      output: null,
    });
    expect(await reasons()).toHaveLength(1);
    await project.score(await project.write('good.parquet', testRows(5)), { onInvalid: 'fail' });
  });

  test('all of them: exit code 1, no scores, all in the quarantine', async () => {
    const input = await project.write(
      'in.parquet',
      `SELECT * REPLACE (1::BIGINT AS id) FROM (${testRows(5)})`,
    );
    await rm(project.at('scores.parquet'), { force: true });
    await expect(project.score(input)).rejects.toMatchObject({
      code: 'ALL_ROWS_REFUSED',
      exitCode: 1,
      message: expect.stringContaining('all 5 rows'),
      details: { keep: ['quarantine', 'receipt'] },
    });
    expect(await reasons()).toHaveLength(5);
    expect(await readdir(project.root)).not.toContain('scores.parquet');
  });
});

describe('an input that cannot be scored', () => {
  const cases: { title: string; select: string; code: string; mentions: string }[] = [
    {
      title: 'a column of the model is missing',
      select: `SELECT id, spend, plan, 1.0 AS recencey FROM (${testRows(5)})`,
      code: 'SCHEMA_COLUMN_MISSING',
      mentions: '`recency`',
    },
    {
      title: 'the id is missing',
      select: `SELECT recency, spend, plan FROM (${testRows(5)})`,
      code: 'SCHEMA_COLUMN_MISSING',
      mentions: '`id`',
    },
    {
      title: 'a number is text',
      select: `SELECT * REPLACE (CAST(spend AS VARCHAR) AS spend) FROM (${testRows(5)})`,
      code: 'SCHEMA_TYPE_MISMATCH',
      mentions: '`spend`',
    },
    {
      title: 'the id is a fraction',
      select: `SELECT * REPLACE (CAST(id AS DOUBLE) AS id) FROM (${testRows(5)})`,
      code: 'SCHEMA_TYPE_MISMATCH',
      mentions: '`id`',
    },
    { title: 'there is no row', select: testRows(0), code: 'INPUT_EMPTY', mentions: 'in.parquet' },
  ];

  test.each(cases)('because $title leaves nothing behind', async ({ select, code, mentions }) => {
    const input = await project.write('in.parquet', select);
    const refused = project.score(input, inFolder('nothing'));
    await expect(refused).rejects.toMatchObject({
      code,
      exitCode: 2,
      message: expect.stringContaining(mentions),
    });
    expect(await readdir(project.at('nothing'))).toEqual([]);
  });

  test('because its id has the name of a column of the output', async () => {
    const input = await project.write('in.parquet', `SELECT *, id AS "Margin" FROM (${testRows(5)})`);
    await expect(project.score(input, { id: 'Margin' })).rejects.toMatchObject({ code: 'ID_UNUSABLE' });
  });

  test('because the output is the input', async () => {
    const input = await project.write('in.parquet', testRows(5));
    const before = await readFile(input);
    await expect(
      project.score(input, { output: join(project.root, '.', 'in.parquet') }),
    ).rejects.toMatchObject({
      code: 'OUTPUT_CLASH',
    });
    expect(await readFile(input)).toEqual(before);
  });

  test('because the output cannot be written, found before the work', async () => {
    const input = await project.write('in.parquet', testRows(5));
    await writeFile(project.at('file'), '');
    await expect(project.score(input, inFolder('file'))).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      exitCode: 2,
    });
    await mkdir(project.at('folder/scores.parquet'), { recursive: true });
    await expect(project.score(input, inFolder('folder'))).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    });
  });

  test('because the model is not the one that its card describes', async () => {
    const input = await project.write('in.parquet', testRows(5));
    const model = project.at('changed-model');
    await mkdir(model, { recursive: true });
    for (const name of ['model.json', 'MLmodel']) {
      await writeFile(join(model, name), await readFile(project.at(`model/${name}`)));
    }
    const onnx = await readFile(project.at('model/model.onnx'));
    onnx[onnx.length - 1] = (onnx.at(-1) ?? 0) ^ 1;
    await writeFile(join(model, 'model.onnx'), onnx);
    await chmod(join(model, 'model.onnx'), 0o444);
    await expect(project.score(input, { model })).rejects.toMatchObject({
      code: 'MODEL_INCONSISTENT',
      exitCode: 2,
    });
  });
});

describe('a run that is interrupted', () => {
  test.each(['validating', 'scored', 'writing scores', 'writing the receipt'])(
    'while %s leaves the files of the run before as they were, and nothing else',
    async (moment) => {
      const folder = `interrupted ${moment}`;
      await mkdir(project.at(folder), { recursive: true });
      await project.score(await project.write('before.parquet', testRows(20)), inFolder(folder));
      const before = await contents(project.at(folder));
      const progress = (_: number, doing: string) => {
        if (doing.startsWith(moment)) throw new Error('interrupted');
      };
      const input = await project.write('after.parquet', testRows(30));
      await expect(project.score(input, { ...inFolder(folder), progress })).rejects.toThrow('interrupted');
      expect(await contents(project.at(folder))).toEqual(before);
      expect(Object.keys(before)).toHaveLength(3);
    },
  );
});

async function contents(folder: string): Promise<{ [name: string]: string }> {
  const found: { [name: string]: string } = {};
  for (const name of await readdir(folder)) found[name] = (await fileEvidence(join(folder, name))).sha256;
  return found;
}
