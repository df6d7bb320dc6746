import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { decodeModel } from './decode-model.ts';
import { encodeModel } from './encode-model.ts';
import { requireAffordable } from './decode/require-affordable.ts';
import * as foreign from './foreign-graph.fixture.ts';
import { modelFromBytes, modelToBytes } from './onnx-protobuf.ts';
import { models } from './onnx-feeds.fixture.ts';

describe('a graph that is not ours', () => {
  const graphs = {
    ...Object.fromEntries(Object.entries(foreign).filter(([, bytes]) => bytes instanceof Uint8Array)),
    loop: foreign.loop(5n),
    slow: foreign.slow(3),
    externalData: foreign.externalData('weights.bin'),
    'nested as deep as readers go': foreign.nested(30),
    'nested deeper': foreign.nested(400),
    nothing: new Uint8Array(),
    'a zero': new Uint8Array(1),
    text: Buffer.from('not a model'),
    'half of one of ours': encodeModel(models.gbdt).subarray(0, 3000),
  } as Record<string, Uint8Array>;

  test.each(Object.entries(graphs))('is not read: %s', (_, bytes) => {
    expect(decodeModel(bytes)).toBeUndefined();
  });

  test.each(Object.entries(changes()))('is not read: ours, but with %s', (_, bytes) => {
    expect(decodeModel(bytes)).toBeUndefined();
  });

  test('is not read where it is larger than any model should be', () => {
    const large = Buffer.alloc(32 * 2 ** 20 + 1);
    expect(() => requireAffordable(large)).toThrow('too large');
    expect(decodeModel(large)).toBeUndefined();
  });

  test('is not read where its millions of parts would fill the memory', async () => {
    const script = `
      import { decodeModel } from ${JSON.stringify(new URL('decode-model.ts', import.meta.url))};
      const wrap = (tag, bytes) => {
        const length = [];
        for (let left = bytes.length; ; left >>>= 7) {
          length.push(left > 127 ? (left & 127) | 128 : left);
          if (left <= 127) break;
        }
        return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
      };
      const many = (pair) => Buffer.alloc(2_000_000, Buffer.from(pair));
      // Nodes, attributes, texts, inputs, nodes within nodes, numbers that no schema knows.
      const [graph, node, attribute] = [0x3a, 0x0a, 0x2a];
      for (const bytes of [
        wrap(graph, many([node, 0])),
        wrap(graph, wrap(node, many([attribute, 0]))),
        wrap(graph, wrap(node, wrap(attribute, many([0x4a, 0])))),
        wrap(graph, many([0x5a, 0])),
        wrap(graph, wrap(node, wrap(attribute, wrap(0x32, many([node, 0]))))),
        many([0x78, 0]),
      ]) console.log(decodeModel(bytes));
    `;
    const args = ['--max-old-space-size=96', '--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toBe('undefined\n'.repeat(6));
  });
});

/** Graphs in the form of ours that training does not make: they mean something else elsewhere, or nothing. */
function changes(): Record<string, Uint8Array> {
  const { gbdt } = models;
  const [numeric] = [gbdt.columns.findIndex(({ kind }) => kind === 'numeric')];
  const categorical = gbdt.columns.findIndex(({ kind }) => kind === 'categorical');
  const split = { column: numeric, missingPasses: false, whenTrue: 1, whenFalse: 2, gain: 0, rows: 0 };
  const leaf = { kind: 'leaf', value: 1, rows: 0 } as const;
  const grid = { bits: 0, bound: 8, significand: 24 } as const;
  const forest = { ...gbdt, base: 0, grid };
  const tree = [{ ...split, kind: 'threshold', threshold: 1 }, leaf, leaf] as const;
  const whole = { ...forest, trees: [tree] };
  if (decodeModel(encodeModel(whole)) === undefined) throw new Error('the unchanged one is not read');
  const root = tree[0];
  const variant = (changed: object) => encodeModel({ ...whole, ...changed });
  const rooted = (changed: object) => variant({ trees: [[{ ...root, ...changed }, leaf, leaf]] });
  const double = { ...grid, significand: 53 } as const;
  const column = gbdt.columns[categorical]!;
  const columns = (changed: object) =>
    variant({ columns: gbdt.columns.map((own) => (own === column ? { ...own, ...changed } : own)) });
  return {
    'a node that is its own child': rooted({ whenTrue: 0 }),
    'a child that is not there': rooted({ whenFalse: 3 }),
    'a circle': variant({ trees: [[root, { ...root, whenTrue: 0, whenFalse: 3 }, leaf, leaf]] }),
    'two parents of a node': rooted({ whenFalse: 1 }),
    'a node that nothing reaches': variant({ trees: [[...tree, leaf]] }),
    'no tree': variant({ trees: [] }),
    'a threshold that is no number': rooted({ threshold: NaN }),
    'a threshold that float32 does not hold': variant({
      grid: double,
      trees: [[{ ...root, threshold: 0.1 }, leaf, leaf]],
    }),
    'a threshold for texts': rooted({ column: categorical }),
    'a column that is not there': rooted({ column: 99 }),
    'a number compared as a category': rooted({ kind: 'category', code: 1 }),
    'a category that is not there': rooted({ kind: 'category', column: categorical, code: 99 }),
    'a leaf beside the grid': variant({ trees: [[root, leaf, { ...leaf, value: 0.5 }]] }),
    'a negative zero': variant({ trees: [[root, leaf, { ...leaf, value: -0 }]] }),
    'a base beside the grid': variant({ base: 0.25 }),
    'sums above the bound': variant({ trees: Array.from({ length: 9 }, () => tree) }),
    'a bound that float32 does not hold': variant({ grid: { ...grid, bits: 23 } }),
    'a grid of endless bits': variant({ grid: { ...grid, bits: -1e308 } }),
    'a category twice': columns({ categories: ['basic', 'basic'] }),
    'the empty category': columns({ categories: [''] }),
    'more categories than are learned': columns({
      categories: Array.from({ length: 256 }, (_, at) => `c${at}`),
    }),
    'a column twice': columns({ name: 'spend' }),
    'a column that is called as an output is': columns({ name: 'label' }),
    'a threshold of the label that is no number': encodeModel(whole, NaN),
    'a sigmoid that falls': encodeModel(whole, 0, { kind: 'platt', slope: -1, intercept: 0 }),
    'steps that fall': encodeModel(whole, 0, { kind: 'isotonic', starts: [0], probabilities: [0.5, 0.25] }),
    'steps out of order': encodeModel(whole, 0, {
      kind: 'isotonic',
      starts: [1, 0],
      probabilities: [0, 0.25, 0.5],
    }),
    'more steps than starts': encodeModel(whole, 0, {
      kind: 'isotonic',
      starts: [0],
      probabilities: [0, 0.25, 0.5],
    }),
    'another name': modelToBytes({ ...modelFromBytes(encodeModel(whole)), producerName: 'others' }),
    'a field more': modelToBytes({ ...modelFromBytes(encodeModel(whole)), docString: 'text' }),
    'a byte more': Buffer.concat([encodeModel(whole), Buffer.from([0x7a, 0])]),
    ...linearChanges(),
  };
}

function linearChanges(): Record<string, Uint8Array> {
  const { logistic, mlp } = models;
  if (logistic.kind !== 'logistic' || mlp.kind !== 'mlp') throw new Error('another algorithm was trained');
  const numbers = (changed: object) => ({
    columns: [...logistic.columns, ...mlp.columns]
      .slice(0, logistic.columns.length)
      .map((column) => (column.kind === 'numeric' ? { ...column, ...changed } : column)),
  });
  const regression = (changed: object) => encodeModel({ ...logistic, ...changed });
  const [below, ...above] = mlp.layers;
  const last = mlp.layers.at(-1)!;
  const wide = { ...logistic.grid, bound: 2 ** (53 - logistic.grid.bits) };
  const narrow = { ...last, inputs: 3, weights: last.weights.subarray(0, 3) };
  const network = (changed: object, inputs: object = {}) =>
    encodeModel({
      ...mlp,
      inputs: { ...mlp.inputs, ...inputs },
      layers: [{ ...below!, ...changed }, ...above],
    });
  const broad = { ...last, inputs: last.inputs + 1, weights: new Float64Array(last.inputs + 1) };
  const fine = { ...last, weights: last.weights.map((own) => own / 2 ** 16) };
  const ended = (layer: typeof last) => encodeModel({ ...mlp, layers: [...mlp.layers.slice(0, -1), layer] });
  return {
    'a weight beside the grid': regression(numbers({ weight: 2 ** -60 })),
    'weights above the bound': regression(numbers({ weight: 2 ** 20 })),
    'a weight that is no number': regression(numbers({ weight: NaN })),
    'a bias beside the grid': regression({ bias: 2 ** -60 }),
    'a scale of zero': regression(numbers({ scale: 0 })),
    'an endless mean': regression(numbers({ mean: Infinity })),
    'inputs of 25 bits': regression({ inputs: { bits: 14, bound: 2 ** 11 }, grid: wide }),
    'a bound beside the grid': regression({ inputs: { bits: 14, bound: 1 / 3 }, grid: wide }),
    'a network with weights beside any grid': network({ weights: below!.weights.map((own) => own / 3) }),
    'a network with weights too large for 53 bits': network({
      weights: below!.weights.map((own) => own * 2 ** 20),
    }),
    'a network with a negative zero': network({ biases: below!.biases.map(() => -0) }),
    'a cut that is no power of two': network({ cap: 3 }),
    'no cut': network({ cap: null }),
    'a layer too narrow': ended(narrow),
    'a layer too broad': ended(broad),
    'a margin finer than its grid': ended(fine),
    'a margin of many outputs': encodeModel({ ...mlp, layers: mlp.layers.slice(0, 1) }),
  };
}
