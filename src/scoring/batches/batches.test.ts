/** What is the same whatever rows are scored at once and wherever, and what ends a run: a margin that a runtime does not confirm. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { digestBytes } from '../../core/digest.ts';
import { startSha256 } from '../../core/sha256.ts';
import { cardDigest, type ModelCard2 } from '../../documents/model-card.ts';
import { decodeModel } from '../../model/onnx/decode-model.ts';
import { modelFromBytes, modelToBytes } from '../../model/onnx/onnx-protobuf.ts';
import { encodeTable } from '../../model/scorer/encode-table.ts';
import { openScorer } from '../../model/scorer/open-scorer.ts';
import { openScoringModel } from '../model/scoring-model.ts';
import { type TestProject, testProject, testRows } from '../scoring-project.fixture.ts';
import { openBatchScorers } from './batch-scorers.ts';
import { openLanes } from './lanes.ts';
import { openMarginCheck } from './margin-check.ts';

const ROWS = 3000;
const BANDS = { medium: 0.3, high: 0.7 };

let project: TestProject;
beforeAll(async () => {
  project = await testProject(600);
});
afterAll(() => project.close());

async function digests(change: { batchRows?: number; threads?: number; checkEvery?: number }) {
  const input = project.at('in.parquet');
  await project.score(input, { ...change, unknownColumns: true });
  const files = ['scores.parquet', 'quarantine.parquet', 'receipt.json'].map((name) =>
    readFile(project.at(name)),
  );
  return (await Promise.all(files)).map((bytes) => digestBytes(bytes));
}

test('batches of any size on any number of threads give the same bytes', async () => {
  await project.write('in.parquet', testRows(ROWS));
  const expected = await digests({ threads: 1 });
  for (const threads of [1, 2, 3, 8]) expect(await digests({ batchRows: 51, threads })).toEqual(expected);
  expect(await digests({ batchRows: 65_536, threads: 2 })).toEqual(expected);
  expect(await digests({ batchRows: 1, threads: 2 })).toEqual(expected);
  expect(await digests({ batchRows: 500, threads: 2, checkEvery: 1 })).toEqual(expected);
});

test('a summary says how many rows were checked', async () => {
  const input = await project.write('in.parquet', testRows(ROWS));
  expect((await project.score(input)).checked).toBe(3);
  expect((await project.score(input, { checkEvery: 1 })).checked).toBe(ROWS);
  expect((await project.score(input, { checkEvery: 10_000 })).checked).toBe(1);
});

/** @param wrong a row whose margin is not what it should be; returns how many rows were checked */
async function checkedRows(wrong: number | undefined): Promise<number> {
  const model = await openScoringModel(project.at('model'), { threads: 1 });
  try {
    const { scorable } = model;
    if (scorable === undefined) throw new Error('a model of ours is not known');
    const table = {
      rows: 4,
      columns: scorable.columns.map(({ kind, name }) =>
        kind === 'numeric'
          ? { kind, name, values: Float32Array.of(1, Number.NaN, -3, 7.5) }
          : { kind, name, values: ['A', '', 'never seen', 'B'] },
      ),
    };
    const { columns } = encodeTable(scorable.columns, table);
    const margins = openScorer(scorable).margins({ rows: 4, columns });
    if (wrong !== undefined) margins[wrong] = (margins[wrong] as number) + 2 ** -20;
    const texts = (row: number) =>
      table.columns.flatMap((column) =>
        column.kind === 'categorical' ? [column.values[row] as string] : [],
      );
    const { lane } = openLanes(1, realEffects);
    const check = openMarginCheck(scorable.columns, model.onnx, 1, { lane, batchRows: 4 });
    const rowNumbers = Float64Array.of(11, 12, 13, 14);
    await check.add(
      { columns, rowNumbers, samples: [0, 1, 2].map((row) => ({ row, texts: texts(row) })) },
      margins,
    );
    return check.rows();
  } finally {
    await model.close();
  }
}

describe('a margin that ONNX Runtime does not confirm', () => {
  test('is found among the sampled rows alone', async () => {
    expect(await checkedRows(undefined)).toBe(3);
    expect(await checkedRows(3)).toBe(3);
    await expect(checkedRows(2)).rejects.toMatchObject({
      code: 'MARGIN_MISMATCH',
      exitCode: 1,
      message: expect.stringContaining('row 13'),
    });
  });
});

test('a thread that fails says why', async () => {
  const decoded = decodeModel(await readFile(project.at('model/model.onnx')));
  if (decoded === undefined) throw new Error('a model of ours is not known');
  const columns = decoded.model.columns.map((column) =>
    column.kind === 'numeric' ? { kind: column.kind, name: column.name } : column,
  );
  const rule = {
    columns,
    listUnknown: false,
    thresholdMargin: 0,
    calibration: null,
    bands: BANDS,
  };
  const scorers = openBatchScorers({ model: decoded.model, rule }, 2);
  try {
    await expect(scorers.score({ rows: 3, columns: [] })).rejects.toThrow(/column|batch|undefined/);
    // It takes the next batch all the same.
    const table = {
      rows: 1,
      columns: columns.map(({ kind, name }) =>
        kind === 'numeric'
          ? { kind: 'numeric' as const, name, values: Float32Array.of(1) }
          : { kind: 'categorical' as const, name, values: ['A'] },
      ),
    };
    const { margins } = await scorers.score(encodeTable(decoded.model.columns, table));
    expect(margins).toHaveLength(1);
  } finally {
    await scorers.close();
  }
});

test.each([
  ['fewer categories', (card: ModelCard2) => ({ columns: card.columns.map(withoutLast) })],
  ['another threshold', () => ({ threshold_margin: -100 })],
  ['another calibration', () => ({ calibration: { kind: 'platt' as const, slope: 2, intercept: 5 } })],
])('a card with %s than the graph has is not believed', async (name, change) => {
  const directory = project.at(name);
  await cp(project.at('model'), directory, { recursive: true });
  const { digest: _, ...card } = JSON.parse(
    await readFile(join(directory, 'model.json'), 'utf8'),
  ) as ModelCard2;
  const changed = { ...card, ...change({ ...card, digest: _ }) };
  await writeFile(join(directory, 'model.json'), JSON.stringify({ ...changed, digest: cardDigest(changed) }));
  await expect(openScoringModel(directory, { threads: 1 })).rejects.toMatchObject({
    code: 'MODEL_INCONSISTENT',
    exitCode: 2,
  });
});

function withoutLast(column: ModelCard2['columns'][number]): ModelCard2['columns'][number] {
  if (column.kind === 'numeric') return column;
  const { rows, ...training } = column.training;
  return {
    ...column,
    categories: column.categories.slice(0, -1),
    training: { ...training, rows: rows.slice(0, -1), unseen: training.unseen + (rows.at(-1) ?? 0) },
  };
}

/** The model with a graph that says the same in other bytes: none that training writes. */
async function makeForeign(directory: string): Promise<void> {
  await cp(project.at('model'), directory, { recursive: true });
  const graph = modelFromBytes(await readFile(join(directory, 'model.onnx')));
  const bytes = modelToBytes({ ...graph, docString: 'from elsewhere' });
  await writeFile(join(directory, 'model.onnx'), bytes);
  const card = JSON.parse(await readFile(join(directory, 'model.json'), 'utf8'));
  card.onnx = {
    digest: digestBytes(bytes),
    sha256: startSha256().update(bytes).digest('hex'),
    bytes: bytes.length,
  };
  card.files['model.onnx'] = card.onnx.digest;
  card.digest = cardDigest(card);
  await writeFile(join(directory, 'model.json'), JSON.stringify(card));
}

test('a batch that is being scored when the threads are closed is not waited for', async () => {
  const decoded = decodeModel(await readFile(project.at('model/model.onnx')));
  if (decoded === undefined) throw new Error('a model of ours is not known');
  const rule = { columns: [], listUnknown: false, thresholdMargin: 0, calibration: null, bands: BANDS };
  const scorers = openBatchScorers({ model: decoded.model, rule }, 2);
  const waiting = [1, 2].map(() => scorers.score({ rows: 0, columns: [] }));
  const settled = Promise.allSettled(waiting);
  await scorers.close();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(scorers.score({ rows: 0, columns: [] })).rejects.toThrow('have ended');
});

test('with several threads a run that is interrupted in the middle ends, and leaves nothing', async () => {
  const input = await project.write('in.parquet', testRows(ROWS));
  const before = (await readdir(project.root)).toSorted();
  const stop = new AbortController();
  const progress = (_: number, doing: string) => {
    if (doing.startsWith('scored')) stop.abort('SIGTERM');
  };
  const change = { batchRows: 51, threads: 3, interrupt: stop.signal, progress };
  await expect(project.score(input, change)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect((await readdir(project.root)).toSorted()).toEqual(before);
});

test('a graph that is not one of ours is scored by ONNX Runtime, with the same scores', async () => {
  const input = await project.write('in.parquet', testRows(ROWS));
  const own = await openScoringModel(project.at('model'), { threads: 1 });
  expect(own.scorable?.kind).toBe('gbdt');
  await own.close();
  await project.score(input, { batchRows: 999 });
  const expected = await project.read('scores.parquet', 'id');
  await makeForeign(project.at('foreign'));
  const foreign = await openScoringModel(project.at('foreign'), { threads: 1 });
  expect(foreign.scorable).toBeUndefined();
  await foreign.close();
  const summary = await project.score(input, { batchRows: 999, model: project.at('foreign') });
  expect(summary.checked).toBe(0);
  const { modelVersion } = summary;
  expect(await project.read('scores.parquet', 'id')).toEqual(
    expected.map((row) => ({ ...row, model_version: modelVersion })),
  );
});
