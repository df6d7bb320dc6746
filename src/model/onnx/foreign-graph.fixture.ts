/** Graphs that no encoder of ours makes: what anybody may put into a `model.onnx`. */
import { columnTensor, ELEMENT, int64s, intAttribute, type Node, node } from './graph.ts';
import { modelToBytes, type Proto } from './onnx-protobuf.ts';

/** One numeric column, `spend`, goes in; `nodes` make the output `margin` of it. */
export function foreignGraph(
  nodes: readonly Node[],
  graph: Omit<Proto<'GraphProto'>, 'node'> = {},
): Uint8Array {
  return modelToBytes({
    irVersion: 10n,
    opsetImport: [{ domain: '', version: 21n }],
    graph: {
      name: 'foreign',
      input: [columnTensor('spend', ELEMENT.float)],
      output: [columnTensor('margin', ELEMENT.float)],
      node: nodes,
      ...graph,
    },
  });
}

/** A tensor output that declares no shape, so that the runtime finds out what it is. */
export const shapeless = (name: string, elemType: number): Proto<'ValueInfoProto'> => ({
  name,
  type: { tensorType: { elemType } },
});

export const isNumber = foreignGraph([node('Identity', ['spend'], 'margin')]);

/** Answers three numbers, however many rows it is given. */
export const threeMargins = foreignGraph([node('Slice', ['spend', 'from', 'to', 'axis'], 'margin')], {
  initializer: [int64s('from', [0]), int64s('to', [3]), int64s('axis', [0])],
});

export const notANumber = foreignGraph([
  node('Sub', ['spend', 'spend'], 'zero'),
  node('Div', ['zero', 'zero'], 'margin'),
]);

export const texts = foreignGraph([node('Cast', ['spend'], 'margin', [intAttribute('to', ELEMENT.string)])], {
  output: [shapeless('margin', ELEMENT.string)],
});

export const wholeNumbers = foreignGraph(
  [node('Cast', ['spend'], 'margin', [intAttribute('to', ELEMENT.int64)])],
  { output: [shapeless('margin', ELEMENT.int64)] },
);

/** A margin for each row and, beside it, one more. */
export const twoColumns = foreignGraph(
  [node('Concat', ['spend', 'spend'], 'margin', [intAttribute('axis', 1)])],
  {
    output: [shapeless('margin', ELEMENT.float)],
  },
);

export const sequence = foreignGraph([node('SequenceConstruct', ['spend'], 'margin')], {
  output: [{ name: 'margin', type: { sequenceType: { elemType: { tensorType: { elemType: 1 } } } } }],
});

/** Asks for 400 GB for one row. */
export const hugeTensor = foreignGraph(
  [
    node('ConstantOfShape', ['shape'], 'huge'),
    node('ReduceSum', ['huge'], 'total'),
    node('Add', ['spend', 'total'], 'margin'),
  ],
  { initializer: [int64s('shape', [100_000, 1_000_000])] },
);

/** Grows step by step: each is granted, all together are too much. */
export const growing = foreignGraph(
  [
    node('Shape', ['spend'], 'rows'),
    node('Concat', ['rows', 'wide'], 'shape0', [intAttribute('axis', 0)]),
    node('Slice', ['shape0', 'one', 'three', 'none'], 'shape'),
    node('ConstantOfShape', ['shape'], 'a0'),
    ...Array.from({ length: 40 }, (_, at) => node('Exp', [`a${at}`], `a${at + 1}`)),
    node(
      'Sum',
      Array.from({ length: 41 }, (_, at) => `a${at}`),
      'all',
    ),
    node('ReduceSum', ['all'], 'total'),
    node('Add', ['spend', 'total'], 'margin'),
  ],
  {
    initializer: [
      int64s('wide', [6000, 6000]),
      int64s('one', [2]),
      int64s('three', [4]),
      int64s('none', [0]),
    ],
  },
);

/** Takes the sine of each value so many times; with `computed`, as the graph itself finds out. */
export const loop = (steps: bigint, computed = false): Uint8Array =>
  foreignGraph([
    node('Constant', [], computed ? 'constant' : 'trips', [
      { name: 'value', t: int64Scalar('trips_', steps), type: 4 },
    ]),
    ...(computed ? [node('Identity', ['constant'], 'trips')] : []),
    node('Loop', ['trips', '', 'spend'], 'margin', [
      {
        name: 'body',
        type: 5,
        g: {
          name: 'body',
          input: [
            { name: 'step', type: { tensorType: { elemType: ELEMENT.int64, shape: { dim: [] } } } },
            { name: 'go', type: { tensorType: { elemType: 9, shape: { dim: [] } } } },
            columnTensor('before', ELEMENT.float),
          ],
          output: [
            { name: 'go_on', type: { tensorType: { elemType: 9, shape: { dim: [] } } } },
            columnTensor('after', ELEMENT.float),
          ],
          node: [node('Identity', ['go'], 'go_on'), node('Sin', ['before'], 'after')],
        },
      },
    ]),
  ]);

/** The running sum of its rows. */
export const scan = foreignGraph([
  node('Constant', [], 'zero', [{ name: 'value', t: { dims: [1n], dataType: 1, floatData: [0] }, type: 4 }]),
  {
    ...node('Scan', ['zero', 'spend'], 'margin', [
      {
        name: 'body',
        type: 5,
        g: {
          name: 'body',
          input: [vector('sum'), vector('value')],
          output: [vector('next'), vector('shown')],
          node: [node('Add', ['sum', 'value'], 'next'), node('Identity', ['next'], 'shown')],
        },
      },
      intAttribute('num_scan_inputs', 1),
    ]),
    output: ['last', 'margin'],
  },
]);

/**
 * Works on rows to the power of `power` numbers, 400 times: 5 for 8 rows is nothing, for 39 it is minutes; 8 for 8 rows is
 * minutes.
 */
export const slow = (power: number): Uint8Array =>
  foreignGraph(
    [
      node('Shape', ['spend'], 'shape'),
      node('Slice', ['shape', 'from', 'to', 'from'], 'rows'),
      node(
        'Concat',
        Array.from({ length: power }, () => 'rows'),
        'sizes',
        [intAttribute('axis', 0)],
      ),
      node('ConstantOfShape', ['sizes'], 'a0'),
      ...Array.from({ length: 400 }, (_, at) => node('Sin', [`a${at}`], `a${at + 1}`)),
      node('ReduceSum', ['a400'], 'total0', [intAttribute('keepdims', 0)]),
      node('Add', ['spend', 'total0'], 'margin'),
    ],
    { initializer: [int64s('from', [0]), int64s('to', [1])] },
  );

/** Takes a number of rows that the file decides. */
export const fixedRows = foreignGraph([node('Identity', ['spend'], 'margin')], {
  input: [
    {
      name: 'spend',
      type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 7n }, { dimValue: 1n }] } } },
    },
  ],
});

/** Reads its numbers from a file beside it, or anywhere. */
export const externalData = (location: string): Uint8Array =>
  foreignGraph([node('Add', ['spend', 'bias'], 'margin')], {
    initializer: [
      {
        name: 'bias',
        dims: [1n],
        dataType: ELEMENT.float,
        dataLocation: 1,
        externalData: [
          { key: 'location', value: location },
          { key: 'length', value: '4' },
        ],
      },
    ],
  });

export const noOutput = foreignGraph([node('Identity', ['spend'], 'other')], {
  output: [columnTensor('other', ELEMENT.float)],
});

/** As deep as a message may be nested, and deeper. */
export function nested(depth: number): Uint8Array {
  let graph: Proto<'GraphProto'> = { name: 'innermost' };
  for (let level = 0; level < depth; level += 1) {
    graph = { name: 'g', node: [{ opType: 'If', attribute: [{ name: 'then_branch', type: 5, g: graph }] }] };
  }
  return modelToBytes({ irVersion: 10n, opsetImport: [{ version: 21n }], graph });
}

function vector(name: string): Proto<'ValueInfoProto'> {
  return { name, type: { tensorType: { elemType: ELEMENT.float, shape: { dim: [{ dimValue: 1n }] } } } };
}

function int64Scalar(name: string, value: bigint): Proto<'TensorProto'> {
  return { name, dataType: ELEMENT.int64, int64Data: [value] };
}
