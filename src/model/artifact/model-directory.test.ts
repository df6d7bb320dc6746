import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { digestBytes, digestJson } from '../../core/digest.ts';
import { logistic, logit } from '../../core/exact/logistic.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { FeatureColumn } from '../../core/feature-table.ts';
import { columnImportance } from '../explain/importance.ts';
import { writeModelDirectory } from './model-directory.ts';
import { readModelDirectory } from './read-model-directory.ts';
import { scoreMargins } from '../score-margins.ts';
import { openOnnxModel } from '../onnx/session.ts';
import { trainModel } from '../train-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import { facts, root, table } from './model-facts.fixture.ts';

describe.each(['gbdt', 'logistic', 'mlp'] as const)('the directory of a %s model', (algorithm) => {
  const options = parseTrainOptions(algorithm, 7, {});
  const model = trainModel(table, options);
  const directory = join(root, algorithm);

  test('holds four files, whose bytes are the same the next time and at 8 threads', async () => {
    await writeModelDirectory(directory, model, facts(options, model));
    const files = readdirSync(directory).toSorted();
    const bytes = files.map((file) => readFileSync(join(directory, file)));
    expect(files).toEqual(['MLmodel', 'model.json', 'model.onnx', 'profile.json']);
    const again = trainModel(table, options, undefined, 8);
    await writeModelDirectory(directory, again, facts(options, again));
    expect(files.map((file) => readFileSync(join(directory, file)))).toEqual(bytes);
  });

  test('has a card that can be read and that fits the ONNX file', async () => {
    const written = await writeModelDirectory(directory, model, facts(options, model));
    const { card, identity } = await readModelDirectory(directory);
    expect(card).toEqual(written);
    expect(Object.keys(identity.files)).toEqual(['MLmodel', 'model.json', 'model.onnx', 'profile.json']);
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
      ['{"format":3}', 'format'],
      [`{"format":1,"parameters":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, ''],
      [readFileSync(path, 'utf8').replace('blake3:', 'md5:'), 'blake3:'],
    ] as const) {
      writeFileSync(path, text);
      await expect(readModelDirectory(directory)).rejects.toMatchObject({
        code: 'MODEL_CARD_INVALID',
        message: expect.stringContaining(reason) as unknown,
      });
    }
    await expect(readModelDirectory(join(root, 'absent'))).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });

  test('says what training saw in each column, to the row', async () => {
    const { columns, training } = await writeModelDirectory(directory, model, facts(options, model));
    for (const column of columns) {
      const given = table.columns.find(({ name }) => name === column.name);
      const missing = [...(given?.values ?? [])].filter((value) => value === '' || Number.isNaN(value));
      expect(column.training.missing).toBe(missing.length);
      expect(column.training.missing_share).toBe(missing.length / 3000);
      const counted =
        column.kind === 'numeric' ? column.training.rows : [...column.training.rows, column.training.unseen];
      expect(counted.reduce((sum, rows) => sum + rows, column.training.missing)).toBe(training.rows);
      if (column.kind !== 'numeric' || given?.kind !== 'numeric') continue;
      const { edges, rows } = column.training;
      const inBin = (value: number, bin: number) =>
        value >= (edges[bin - 1] ?? -Infinity) && value < (edges[bin] ?? Infinity);
      expect(rows).toEqual(rows.map((_, bin) => given.values.filter((value) => inBin(value, bin)).length));
      expect(rows.length).toBeGreaterThan(1);
    }
  });

  test('has a made-up row for each band, with the margin that the model gives it', async () => {
    const { examples, columns } = await writeModelDirectory(directory, model, facts(options, model));
    expect(examples.map(({ band, from }) => [band, from])).toEqual(
      [
        ['LOW', 0],
        ['MEDIUM', 0.3],
        ['HIGH', 0.7],
      ].slice(0, examples.length),
    );
    expect(examples.reduce((sum, { rows }) => sum + rows, 0)).toBe(3000);
    for (const { values, margin, probability } of examples) {
      expect(Object.keys(values).toSorted()).toEqual(columns.map(({ name }) => name));
      const row = columns.map(({ kind, name }): FeatureColumn =>
        kind === 'numeric'
          ? { kind, name, values: Float32Array.of(Number(values[name] ?? Number.NaN)) }
          : { kind, name, values: [String(values[name] ?? '')] },
      );
      expect(scoreMargins(model, { rows: 1, columns: row })).toEqual(Float64Array.of(margin));
      expect(probability).toBe(logistic(margin));
    }
  });

  test('keeps the covers of its trees, if it has any', async () => {
    const { covers } = await writeModelDirectory(directory, model, facts(options, model));
    if (model.kind !== 'gbdt') return expect(covers).toBeUndefined();
    expect(covers).toHaveLength(model.trees.length);
    for (const [place, tree] of model.trees.entries()) {
      const rows = covers?.[place] ?? [];
      expect(rows).toHaveLength(tree.length);
      expect(rows[0]).toBe(3000);
      for (const [at, node] of tree.entries()) {
        if (node.kind === 'leaf') continue;
        expect(rows[at]).toBe((rows[node.whenTrue] ?? 0) + (rows[node.whenFalse] ?? 0));
      }
    }
  });

  test.each(['MLmodel', 'model.onnx', 'profile.json', 'model.json'])(
    'is refused by name when `%s` was edited, is missing, or has another beside it',
    async (file) => {
      await writeModelDirectory(directory, model, facts(options, model));
      const path = join(directory, file);
      const refusal = (message: string) => ({
        code: 'MODEL_INCONSISTENT',
        exitCode: 2,
        message,
        details: { file },
      });
      const bytes = readFileSync(path);
      const text = bytes.toString('latin1');
      const edited =
        file === 'model.json' ? text.replace('"threshold": 0.3', '"threshold": 0.2') : `${text} `;
      expect(edited).not.toBe(text);
      writeFileSync(path, edited, 'latin1');
      await expect(readModelDirectory(directory)).rejects.toMatchObject(
        refusal(`\`${file}\` in \`${directory}\` was changed since the model was trained`),
      );
      rmSync(path);
      await expect(readModelDirectory(directory)).rejects.toMatchObject(
        file === 'model.json'
          ? { code: 'MODEL_NOT_FOUND' }
          : refusal(`\`${file}\` in \`${directory}\` was removed since the model was trained`),
      );
      writeFileSync(path, bytes);
      for (const added of ['notes.txt', '__proto__', 'constructor']) {
        writeFileSync(join(directory, added), '');
        await expect(readModelDirectory(directory)).rejects.toMatchObject({
          code: 'MODEL_INCONSISTENT',
          details: { file: added },
        });
        rmSync(join(directory, added));
      }
      await readModelDirectory(directory);
    },
  );

  test('is refused when lengths in its card do not fit, though its digest does', async () => {
    const card = await writeModelDirectory(directory, model, facts(options, model));
    const [first, ...others] = card.columns;
    for (const [change, reason] of [
      [{ columns: [{ ...first, name: 'plan' }, ...others] }, 'the column'],
      [
        { columns: [{ ...first, training: { ...first?.training, missing: 1e6 } }, ...others] },
        'accounts for',
      ],
      [{ training: { ...card.training, positives: 1e6 } }, 'more positive rows'],
      [
        { calibration: { kind: 'isotonic', starts: [0, 1], probabilities: [0.5] } },
        '1 probabilities for 2 starts',
      ],
      [model.kind === 'gbdt' ? { covers: undefined } : { covers: [[1]] }, 'covers'],
    ] as const) {
      const { digest: _, ...rest } = JSON.parse(JSON.stringify({ ...card, ...change })) as Record<
        string,
        JsonValue
      >;
      writeFileSync(join(directory, 'model.json'), JSON.stringify({ ...rest, digest: digestJson(rest) }));
      await expect(readModelDirectory(directory)).rejects.toMatchObject({
        code: 'MODEL_CARD_INVALID',
        exitCode: 2,
        message: expect.stringContaining(reason) as unknown,
      });
    }
    writeFileSync(
      join(directory, 'model.json'),
      JSON.stringify(card).replace('"threshold":0.3', '"threshold":1e999'),
    );
    await expect(readModelDirectory(directory)).rejects.toMatchObject({ code: 'MODEL_CARD_INVALID' });
  });

  test('ranks what matters before what does not', () => {
    const names = columnImportance(model).map(({ name }) => name);
    expect(names).toHaveLength(4);
    expect(names.indexOf('recency')).toBeLessThan(names.indexOf('noise'));
    expect(names.indexOf('plan')).toBeLessThan(names.indexOf('noise'));
  });
});
