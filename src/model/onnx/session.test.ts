import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { FeatureTable } from '../../core/feature-table.ts';
import * as foreign from './foreign-graph.fixture.ts';
import { columnTensor, ELEMENT, node } from './graph.ts';
import { type OnnxOptions, openOnnxModel } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'mlops-graphs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const spend = Float32Array.from({ length: 4101 }, (_, row) => row / 2);
const table: FeatureTable = { rows: 4101, columns: [{ kind: 'numeric', name: 'spend', values: spend }] };
const few: FeatureTable = {
  rows: 39,
  columns: [{ kind: 'numeric', name: 'spend', values: spend.subarray(0, 39) }],
};

function save(bytes: Uint8Array): string {
  const path = join(folder, 'model.onnx');
  writeFileSync(path, bytes);
  return path;
}

/** What comes of scoring with a graph. */
async function score(
  bytes: Uint8Array,
  options: Partial<OnnxOptions> = {},
  rows = table,
): Promise<Float64Array> {
  const onnx = await openOnnxModel(save(bytes), { threads: 1, ...options });
  try {
    return await onnx.margins(rows);
  } finally {
    await onnx.close();
  }
}

test('a graph of another maker that answers a number for each row is as good as ours', async () => {
  expect(await score(foreign.isNumber)).toEqual(Float64Array.from(spend));
});

test.each(['__proto__', 'constructor', 'toString'])('a column may be called %j', async (name) => {
  const bytes = foreign.foreignGraph([node('Identity', [name], 'margin')], {
    input: [columnTensor(name, ELEMENT.float)],
  });
  const onnx = await openOnnxModel(save(bytes), { threads: 1 });
  const rows = { rows: 4101, columns: [{ kind: 'numeric' as const, name, values: spend }] };
  expect(await onnx.margins(rows)).toEqual(Float64Array.from(spend));
  await onnx.close();
});

test.each([
  ['three margins for 4,101 rows', foreign.threeMargins, 'its shape is [3, 1] for 4101 rows'],
  ['two margins a row', foreign.twoColumns, 'its shape is [4101, 2] for 4101 rows'],
  ['not a number', foreign.notANumber, 'it is NaN for one of the rows'],
])('an answer of %s is refused', async (_, bytes, reason) => {
  await expect(score(bytes)).rejects.toMatchObject({
    code: 'MODEL_ANSWER_INVALID',
    exitCode: 2,
    message: expect.stringContaining(reason) as string,
  });
});

test.each([
  ['texts', foreign.texts, 'not a tensor of float32 or float64'],
  ['whole numbers', foreign.wholeNumbers, 'not a tensor of float32 or float64'],
  ['a sequence', foreign.sequence, 'not a tensor of float32 or float64'],
  ['nothing', foreign.noOutput, 'no output `margin`'],
  ['as many rows as it likes', foreign.fixedRows, 'the shape [7, 1], not [rows, 1]'],
  ['what another file holds', foreign.externalData('weights.bin'), 'external data'],
  ['what a file elsewhere holds', foreign.externalData('../../../etc/passwd'), 'external data'],
  ['what is nested without end', foreign.nested(60), 'not an ONNX file'],
  [
    'what is in the form of the runtime',
    Buffer.from('\x20\0\0\0ORTM and more', 'latin1'),
    'not an ONNX file',
  ],
])('a graph that answers %s is not opened', async (_, bytes, reason) => {
  await expect(score(bytes)).rejects.toMatchObject({
    code: 'MODEL_UNREADABLE',
    exitCode: 2,
    message: expect.stringContaining(reason) as string,
  });
});

test.each([
  ['at once', foreign.hugeTensor, /^MODEL_(FAILED|UNREADABLE)$/, ''],
  ['step by step', foreign.growing, /^MODEL_FAILED$/, 'it uses more memory than a model of its size may'],
])('a graph that takes 5 GB and more, %s, is ended', async (_, bytes, code, reason) => {
  await expect(score(bytes)).rejects.toMatchObject({
    code: expect.stringMatching(code) as string,
    exitCode: 2,
    message: expect.stringContaining(reason) as string,
  });
});

describe('a graph that does a thing again and again', () => {
  test('is run where the number of steps stands in it', async () => {
    const sines = spend.map((value) => Math.sin(Math.sin(value)));
    const margins = await score(foreign.loop(2n));
    for (const [row, margin] of margins.entries()) expect(margin).toBeCloseTo(sines[row]!, 5);
    expect((await score(foreign.scan)).at(-1)).toBe((4101 * 4100) / 4);
  });

  test.each([
    [
      'more steps than any model needs',
      foreign.loop(2n ** 62n),
      'of 4611686018427387904 steps, more than 10000',
    ],
    ['as many steps as it finds out', foreign.loop(2n, true), 'does not stand in the graph'],
  ])('is not opened: %s', async (_, bytes, reason) => {
    await expect(score(bytes)).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      exitCode: 2,
      message: expect.stringContaining(reason) as string,
    });
  });
});

describe('a graph that takes too long', () => {
  test('with a few rows is ended after 5 s of processor time', async () => {
    await expect(score(foreign.slow(8))).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringContaining('it takes more processor time than a model of its size may') as string,
    });
  });

  test('with many rows is ended after its time', async () => {
    await expect(score(foreign.slow(5), { milliseconds: 10_000 }, few)).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringContaining('it was not done after 10 s') as string,
    });
  });

  test('is stopped at once', async () => {
    const stopper = new AbortController();
    const onnx = await openOnnxModel(save(foreign.slow(5)), { threads: 1, interrupt: stopper.signal });
    const margins = onnx.margins(few);
    setTimeout(() => stopper.abort('SIGTERM'), 200);
    await expect(margins).rejects.toBe('SIGTERM');
    await onnx.close();
  });
});

test('what is no file is no model', async () => {
  const directory = join(folder, 'directory.onnx');
  mkdirSync(directory);
  for (const path of [directory, '/dev/zero', join(folder, 'absent')]) {
    await expect(openOnnxModel(path, { threads: 1 })).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' });
  }
});
