import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logistic } from '../core/exact/logistic.ts';
import type { Profile } from '../data/profile/profile.ts';
import { type Calibration, probabilityOf } from '../model/calibration/calibration.ts';
import { fileEvidence } from '../data/sources/file-evidence.ts';
import { riskBand, DEFAULT_BANDS } from '../documents/risk-bands.ts';
import { type TestProject, testMargins, testProject, testRows, trainTestModel } from './test-project.ts';

let project: TestProject;

beforeAll(async () => {
  project = await testProject();
});

afterAll(async () => {
  await project.close();
});

const ROWS = 600;

/** The scores of a file, by id. */
async function scores(input: string, change: Parameters<TestProject['score']>[1] = {}) {
  const summary = await project.score(input, change);
  return { summary, rows: await project.read('scores.parquet', 'id') };
}

async function reasons(): Promise<unknown[]> {
  const rows = await project.read('quarantine.parquet', '_row');
  return rows.map((row) => [row['_row'], row['_reasons']]);
}

async function receipt() {
  return JSON.parse(await readFile(project.at('receipt.json'), 'utf8'));
}

describe('the scores', () => {
  test('are what our own scorer, the exact logistic and the bands say, in the order of the file', async () => {
    const input = await project.write('in.parquet', `SELECT * FROM (${testRows(ROWS)}) ORDER BY id DESC`);
    const { summary } = await scores(input);
    const rows = await project.database.rows(`SELECT * FROM read_parquet('${project.at('scores.parquet')}')`);
    const margins = testMargins(project.trained, ROWS).toReversed();
    expect(rows).toEqual(
      Array.from(margins, (margin, index) => ({
        id: BigInt(ROWS - index),
        margin,
        probability: logistic(margin),
        prediction: margin >= 0,
        risk_band: riskBand(logistic(margin), DEFAULT_BANDS),
        model_version: summary.modelVersion,
      })),
    );
    expect(Object.keys(summary.bands).filter((band) => summary.bands[band as 'LOW'] > 0)).toEqual([
      'LOW',
      'MEDIUM',
      'HIGH',
    ]);
  });

  test.each<[string, Calibration]>([
    ['platt', { kind: 'platt', slope: 0.5, intercept: 0.25 }],
    ['isotonic', { kind: 'isotonic', starts: [-1, 0.25], probabilities: [0.1, 0.35, 0.8] }],
  ])('of a model calibrated by %s follow its calibration', async (name, calibration) => {
    await trainTestModel(project.at(name), ROWS, [], calibration);
    const input = await project.write('in.parquet', testRows(ROWS));
    const { rows } = await scores(input, { model: project.at(name) });
    const margins = testMargins(project.trained, ROWS);
    const probabilities = Array.from(margins, (margin) => probabilityOf(calibration, margin));
    expect(rows.map((row) => row['margin'])).toEqual([...margins]);
    expect(rows.map((row) => row['probability'])).toEqual(probabilities);
    expect(rows.map((row) => row['prediction'])).toEqual(probabilities.map((own) => own >= 0.5));
    expect(rows.map((row) => row['risk_band'])).toEqual(
      probabilities.map((own) => riskBand(own, DEFAULT_BANDS)),
    );
    expect(new Set(rows.map((row) => row['prediction'])).size).toBe(2);
  });

  test('have their types', async () => {
    await project.score(await project.write('in.parquet', testRows(9)));
    const described = await project.database.rows(`DESCRIBE FROM '${project.at('scores.parquet')}'`);
    expect(described.map((row) => [row['column_name'], row['column_type']])).toEqual([
      ['id', 'BIGINT'],
      ['margin', 'DOUBLE'],
      ['probability', 'DOUBLE'],
      ['prediction', 'BOOLEAN'],
      ['risk_band', 'VARCHAR'],
      ['model_version', 'VARCHAR'],
    ]);
  });

  test('are the same for other columns, another order of columns, and CSV', async () => {
    const { rows } = await scores(await project.write('in.parquet', testRows(ROWS)));
    const wide = `SELECT plan, 'x' AS extra, spend, id, recency, now() AS later FROM (${testRows(ROWS)})`;
    expect((await scores(await project.write('wide.parquet', wide))).rows).toEqual(rows);
    const fromCsv = await scores(await project.write('in.csv', `SELECT * FROM (${testRows(ROWS)})`));
    const asText = rows.map((row) => ({ ...row, id: `${Number(row['id'])}` }));
    expect(fromCsv.rows.toSorted((a, b) => Number(a['id']) - Number(b['id']))).toEqual(asText);
  });

  test('have the same bytes at any number of threads, and any size of row groups in the input', async () => {
    const many = `SELECT * REPLACE (CASE WHEN id % 7 = 0 THEN 'Infinity' ELSE spend END AS spend)
      FROM (${testRows(150_000)})`;
    const evidence = [];
    const { rows: few } = await scores(await project.write('in.parquet', testRows(20)));
    for (const [threads, group] of [
      [1, 122_880],
      [8, 122_880],
      [3, 2048],
    ] as const) {
      const input = project.at('many.parquet');
      await project.database.run(
        `COPY (${many}) TO '${input}' (FORMAT parquet, ROW_GROUP_SIZE ${group}, PRESERVE_ORDER true)`,
      );
      const { rows } = await project.score(input, { threads });
      expect(rows).toEqual({ in: 150_000, scored: 128_572, quarantined: 21_428 });
      evidence.push([
        (await fileEvidence(project.at('scores.parquet'))).digest,
        (await fileEvidence(project.at('quarantine.parquet'))).digest,
      ]);
    }
    expect(evidence[1]).toEqual(evidence[0]);
    const first = await project.database.rows(
      `FROM '${project.at('scores.parquet')}' WHERE id <= 20 ORDER BY id`,
    );
    expect(first).toEqual(few.filter((row) => Number(row['id']) % 7 !== 0));
    expect(evidence[2]).toEqual(evidence[0]);
  });

  test('take the bands and the id that are asked for', async () => {
    const input = await project.write(
      'in.parquet',
      `SELECT *, 'c' || id AS "Customer No" FROM (${testRows(30)})`,
    );
    await project.score(input, { id: 'Customer No', bands: { medium: 0, high: 1 } });
    const rows = await project.read('scores.parquet', '"Customer No"');
    expect(rows).toHaveLength(30);
    expect(rows[0]).toMatchObject({ 'Customer No': 'c1', risk_band: 'MEDIUM' });
    const wrong = project.score(input, { bands: { medium: 0.7, high: 0.3 } });
    await expect(wrong).rejects.toMatchObject({ code: 'BANDS_INVALID', exitCode: 2 });
  });
});

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

describe('the receipt', () => {
  test('accounts for each row, names all files by content, and says nothing that changes by itself', async () => {
    const select = `SELECT * REPLACE (CASE WHEN id % 2 = 0 THEN 'NaN' ELSE spend END AS spend) FROM (${testRows(50)})`;
    const input = await project.write('in.parquet', select);
    const summary = await project.score(input);
    const found = await receipt();
    expect(found.rows).toEqual({ in: 50, scored: 25, quarantined: 25, not_scored: 0, nothing_known: 0 });
    expect(found.scored.low + found.scored.medium + found.scored.high).toBe(25);
    expect(found.reasons).toEqual([{ reason: expect.stringContaining('spend'), rows: 25 }]);
    expect(found.model.version).toBe(summary.modelVersion);
    for (const [key, file] of [
      ['input', 'in.parquet'],
      ['output', 'scores.parquet'],
      ['quarantine', 'quarantine.parquet'],
    ] as const) {
      const intake = key === 'input' ? { page_checksums: 'none in the file' } : {};
      expect(found[key]).toEqual({ ...(await fileEvidence(project.at(file))), ...intake });
    }
    const text = await readFile(project.at('receipt.json'), 'utf8');
    expect(text).not.toContain(project.root);
    await mkdir(project.at('elsewhere'), { recursive: true });
    await project.score(input, { ...inFolder('elsewhere'), threads: 1 });
    expect(await readFile(project.at('elsewhere/receipt.json'), 'utf8')).toBe(text);
    // Nothing is left beside the three files: no temporary file, no folder to spill into.
    expect((await readdir(project.at('elsewhere'))).toSorted()).toEqual([
      'quarantine.parquet',
      'receipt.json',
      'scores.parquet',
    ]);
  });
});

async function contents(folder: string): Promise<{ [name: string]: string }> {
  const found: { [name: string]: string } = {};
  for (const name of await readdir(folder)) found[name] = (await fileEvidence(join(folder, name))).sha256;
  return found;
}

function inFolder(folder: string) {
  return {
    output: project.at(`${folder}/scores.parquet`),
    quarantine: project.at(`${folder}/quarantine.parquet`),
    receipt: project.at(`${folder}/receipt.json`),
  };
}
