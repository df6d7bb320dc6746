import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { digestBytes } from '../core/digest.ts';
import { logit } from '../core/exact/logistic.ts';
import { columnImportance } from './importance.ts';
import { readModelCard } from './model-card.ts';
import { type ModelFacts, writeModelDirectory } from './model-directory.ts';
import { openOnnxModel } from './onnx/session.ts';
import { sampleTable } from './sample-table.ts';
import { trainModel } from './train-model.ts';
import { parseTrainOptions } from './train-options.ts';

const root = mkdtempSync(join(tmpdir(), 'mlops-model-'));
afterAll(() => rmSync(root, { recursive: true }));

const table = sampleTable(3000);

function facts(options: ModelFacts['options']): ModelFacts {
  return {
    options,
    key: 'id',
    target: 'left',
    positive: 'Yes',
    threshold: { probability: 0.3, margin: logit(0.3) },
    calibration: null,
    training: {
      data: digestBytes('rows'),
      rows: 3000,
      positives: 960,
      metrics: { auc: 0.75, log_loss: 0.5 },
    },
  };
}

describe.each(['gbdt', 'logistic', 'mlp'] as const)('the directory of a %s model', (algorithm) => {
  const options = parseTrainOptions(algorithm, 7, {});
  const model = trainModel(table, options);
  const directory = join(root, algorithm);

  test('holds three files, whose bytes are the same the next time', async () => {
    await writeModelDirectory(directory, model, facts(options));
    const files = readdirSync(directory).toSorted();
    const bytes = files.map((file) => readFileSync(join(directory, file)));
    expect(files).toEqual(['MLmodel', 'model.json', 'model.onnx']);
    await writeModelDirectory(directory, trainModel(table, options), facts(options));
    expect(files.map((file) => readFileSync(join(directory, file)))).toEqual(bytes);
  });

  test('has a card that can be read and that fits the ONNX file', async () => {
    const written = await writeModelDirectory(directory, model, facts(options));
    const card = await readModelCard(directory);
    expect(card).toEqual(written);
    expect(card).toMatchObject({
      algorithm,
      seed: 7,
      key: 'id',
      target: 'left',
      positive: 'Yes',
      threshold: 0.3,
    });
    expect(card.threshold_margin).toBe(logit(0.3));
    expect(card.margin.bound).toBeLessThanOrEqual(
      2 ** (card.margin.significand_bits - card.margin.grid_bits),
    );
    expect(card.onnx.digest).toBe(digestBytes(readFileSync(join(directory, 'model.onnx'))));
    const onnx = await openOnnxModel(join(directory, 'model.onnx'), { threads: 1 });
    expect(card.columns.map(({ name, kind }) => ({ name, kind }))).toEqual(onnx.inputs);
    await onnx.close();
  });

  test('has an MLmodel without clock or chance', () => {
    const mlflow = parse(readFileSync(join(directory, 'MLmodel'), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(mlflow)).toEqual(['flavors', 'model_size_bytes', 'model_uuid', 'signature']);
    expect(mlflow['model_uuid']).toMatch(/^[0-9a-f]{32}$/);
  });

  test('is refused when its card is not one, or is absent', async () => {
    const path = join(directory, 'model.json');
    for (const [text, reason] of [
      ['{', 'not JSON'],
      ['{"format":1}', 'algorithm'],
      [readFileSync(path, 'utf8').replace('blake3:', 'md5:'), 'blake3:'],
    ] as const) {
      writeFileSync(path, text);
      await expect(readModelCard(directory)).rejects.toMatchObject({
        code: 'MODEL_CARD_INVALID',
        message: expect.stringContaining(reason) as unknown,
      });
    }
    await expect(readModelCard(join(root, 'absent'))).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });

  test('ranks what matters before what does not', () => {
    const names = columnImportance(model).map(({ name }) => name);
    expect(names).toHaveLength(4);
    expect(names.indexOf('recency')).toBeLessThan(names.indexOf('noise'));
    expect(names.indexOf('plan')).toBeLessThan(names.indexOf('noise'));
  });
});
