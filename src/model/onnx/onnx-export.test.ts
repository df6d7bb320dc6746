import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, describe, expect, test } from 'vitest';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { digestBytes } from '../../core/digest.ts';
import { logit } from '../../core/exact/logistic.ts';
import type { FeatureTable } from '../../core/feature-table.ts';
import { scoreMargins } from '../score-margins.ts';
import { verifyExport } from '../artifact/verify-export.ts';
import { encodeModel } from './encode-model.ts';
import { modelFromBytes, modelToBytes } from './onnx-protobuf.ts';
import { openOnnxModel } from './session.ts';
import { first, hostile, models, table } from './onnx-feeds.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'mlops-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds = ['gbdt', 'gbdt in double', 'logistic', 'mlp'] as const;

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe.each(kinds)('%s in ONNX Runtime', (kind) => {
  const model = models[kind];
  const path = save(`${kind}.onnx`, encodeModel(model));
  const expected = { usual: scoreMargins(model, table), hostile: scoreMargins(model, hostile) };

  test.each([1, 2, 8])(
    'gives our margins bit for bit, %i threads, batches of 1, 50, 51 and 4096',
    async (threads) => {
      const onnx = await openOnnxModel(path, { threads });
      expect(new Set(expected.usual).size).toBeGreaterThan(500);
      expect(await onnx.margins(table, 50)).toEqual(expected.usual);
      expect(await onnx.margins(table, 51)).toEqual(expected.usual);
      expect(await onnx.margins(table, 4096)).toEqual(expected.usual);
      expect(await onnx.margins(hostile, 50)).toEqual(expected.hostile);
      expect(await onnx.margins(hostile, 51)).toEqual(expected.hostile);
      expect(await onnx.margins(hostile, 4096)).toEqual(expected.hostile);
      expect(await onnx.margins(first(hostile, 400), 1)).toEqual(expected.hostile.slice(0, 400));
      await onnx.close();
    },
  );

  test('says which columns it needs and does not mind others', async () => {
    const onnx = await openOnnxModel(path, { threads: 1 });
    expect(onnx.inputs).toEqual([
      { name: 'noise', kind: 'numeric' },
      { name: 'plan', kind: 'categorical' },
      { name: 'recency', kind: 'numeric' },
      { name: 'spend', kind: 'numeric' },
    ]);
    const other = { kind: 'numeric', name: 'other', values: new Float32Array(table.rows) } as const;
    const columns = [other, ...table.columns.toReversed()];
    expect(await onnx.margins({ rows: table.rows, columns })).toEqual(expected.usual);
    await expect(onnx.margins({ rows: table.rows, columns: [other] })).rejects.toMatchObject({
      code: 'MODEL_COLUMN_MISSING',
    });
    const numbers = { kind: 'numeric', name: 'plan', values: new Float32Array(table.rows) } as const;
    const wrong = [numbers, ...table.columns.filter(({ name }) => name !== 'plan')];
    await expect(onnx.margins({ rows: table.rows, columns: wrong })).rejects.toMatchObject({
      code: 'MODEL_COLUMN_KIND',
    });
    await onnx.close();
  });

  test('labels a row exactly when its margin reaches that of the threshold', async () => {
    // A threshold that is some row's own margin: the comparison must hold there.
    const margins = [...new Set(expected.usual)].toSorted((a, b) => a - b);
    const threshold = margins[Math.floor(margins.length / 2)] ?? 0;
    for (const limit of [threshold, logit(0.3)]) {
      const session = await InferenceSession.create(encodeModel(model, limit));
      const { label, probability } = await session.run(feeds(table));
      const labels = Array.from(label?.data as BigInt64Array, Number);
      expect(labels).toEqual(Array.from(expected.usual, (margin) => (margin >= limit ? 1 : 0)));
      const near = Array.from(probability?.data as Float32Array);
      near.forEach((value, row) => {
        expect(value).toBeCloseTo(1 / (1 + Math.exp(-(expected.usual[row] ?? 0))), 5);
      });
      await session.release();
    }
  });
});

describe('the file', () => {
  // The same on every platform and Node.js: when training or encoding changes on purpose, so do these.
  test('has the bytes it always had', () => {
    const digests = kinds.map((kind) => [kind, digestBytes(encodeModel(models[kind], 0.25))]);
    expect(Object.fromEntries(digests)).toMatchInlineSnapshot(`
      {
        "gbdt": "blake3:b1af5608463375586582eded6db6714b2060acedba60fda23693a8d940b30828",
        "gbdt in double": "blake3:b1ac34c7ba9ac70218ad28dac4fed829f59a90cf3d3eacd3ae58bb3ce9aa580e",
        "logistic": "blake3:abb8bb023ac7421613604791c069c50280d0b9d1c4595704bdf270319c5d8543",
        "mlp": "blake3:ca9d000fc78530301f3646efed3e52cc8a09fc1819aa8b2f3c8f18c643723204",
      }
    `);
  });

  test('names its maker and nothing that changes by itself', () => {
    const model = modelFromBytes(encodeModel(models.gbdt, 0.25));
    expect(model).toMatchObject({
      irVersion: 8n,
      producerName: 'mlops',
      opsetImport: [
        { domain: '', version: 17n },
        { domain: 'ai.onnx.ml', version: 3n },
      ],
      graph: { name: 'gbdt', output: [{ name: 'margin' }, { name: 'probability' }, { name: 'label' }] },
    });
    const keys = (model.metadataProps ?? []).map(({ key = '' }) => key);
    expect(keys).toEqual(keys.toSorted(compareCodeUnits));
    expect(model.metadataProps).toContainEqual({
      $typeName: 'onnx.StringStringEntryProto',
      key: 'mlops.threshold_margin',
      value: '0.25',
    });
  });

  test('is read back as it was written', () => {
    for (const kind of kinds) {
      const bytes = encodeModel(models[kind]);
      expect(modelToBytes(modelFromBytes(bytes))).toEqual(bytes);
    }
  });

  test('that is no model is refused', async () => {
    const path = save('broken.onnx', Uint8Array.from([1, 2, 3]));
    await expect(openOnnxModel(path, { threads: 1 })).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' });
    const absent = join(folder, 'absent.onnx');
    await expect(openOnnxModel(absent, { threads: 1 })).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' });
  });
});

test('an export that differs in one bit of one row is refused, and the row is named', async () => {
  const onnx = await openOnnxModel(save('verified.onnx', encodeModel(models.gbdt)), { threads: 2 });
  const margins = scoreMargins(models.gbdt, table);
  await verifyExport(onnx, table, margins);
  const changed = margins.slice();
  changed[41] = (changed[41] ?? 0) + 2 ** -40;
  await expect(verifyExport(onnx, table, changed)).rejects.toMatchObject({
    code: 'MODEL_EXPORT_MISMATCH',
    exitCode: 1,
    details: { row: 42, exported: String(margins[41]) },
  });
  await onnx.close();
});

function feeds({ rows, columns }: FeatureTable): Record<string, Tensor> {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      column.kind === 'numeric'
        ? new Tensor('float32', column.values, [rows, 1])
        : new Tensor('string', [...column.values], [rows, 1]),
    ]),
  );
}
