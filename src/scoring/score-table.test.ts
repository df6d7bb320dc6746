import { mkdir, readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { logistic } from '../core/exact/logistic.ts';
import { type Calibration, probabilityOf } from '../model/calibration/calibration.ts';
import { fileEvidence } from '../data/sources/file-evidence.ts';
import { riskBand, DEFAULT_BANDS } from '../documents/risk-bands.ts';
import { testMargins, testRows, trainTestModel } from './scoring-project.fixture.ts';
import { inFolder, project, scores } from './scored-table.fixture.ts';

const ROWS = 600;

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
