/** Graphs that nobody would make: operators with attributes, shapes and types that do not belong together. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as graphs from '../../src/model/onnx/foreign-graph.fixture.ts';
import {
  columnTensor,
  doubles,
  ELEMENT,
  floatAttribute,
  floatsAttribute,
  int64s,
  intAttribute,
  intsAttribute,
  ML_DOMAIN,
  type Node,
  node,
  stringAttribute,
  stringsAttribute,
  uint8s,
} from '../../src/model/onnx/graph.ts';
import { modelToBytes } from '../../src/model/onnx/onnx-protobuf.ts';
import { trainTestModel } from '../../src/scoring/scoring-project.fixture.ts';
import type { Random } from './random.ts';

const PLAIN = words(`
  Identity Add Sub Div Mul MatMul Gemm Cast Reshape Squeeze Unsqueeze Flatten Concat Slice Gather GatherND
  GatherElements ScatterElements ScatterND Split Tile Expand Pad Transpose ReduceSum ReduceMax ArgMax TopK
  Shape ConstantOfShape OneHot Range Where NonZero CumSum Conv MaxPool AveragePool Resize Upsample LSTM GRU
  Softmax Exp Mod BitShift StringNormalizer TfIdfVectorizer Loop If Scan Einsum QuantizeLinear
  DequantizeLinear RandomNormal Multinomial RoiAlign NonMaxSuppression SequenceConstruct SplitToSequence
  ConcatFromSequence DepthToSpace Col2Im GridSample DFT`);
const LEARNED = words(`
  TreeEnsembleRegressor TreeEnsembleClassifier TreeEnsemble LabelEncoder OneHotEncoder Scaler Imputer
  LinearRegressor LinearClassifier SVMRegressor SVMClassifier Normalizer Binarizer ArrayFeatureExtractor
  CategoryMapper DictVectorizer FeatureVectorizer ZipMap`);
const ATTRIBUTES = words(`
  axis axes to keepdims perm alpha beta transA group kernel_shape pads strides dilations hidden_size
  direction mode equation num_outputs largest start end shape n_targets nodes_treeids nodes_nodeids
  nodes_featureids nodes_modes nodes_values nodes_truenodeids nodes_falsenodeids target_treeids
  target_nodeids target_ids target_weights class_ids class_nodeids class_treeids class_weights
  classlabels_int64s base_values aggregate_function post_transform keys_strings values_floats keys_int64s
  values_int64s cats_int64s coefficients intercepts targets offset scale imputed_value_floats kernel_type
  kernel_params support_vectors n_supports rho vectors_per_class inputdimensions block_size num_scan_inputs
  min_gram_length max_gram_length max_skip_count ngram_counts ngram_indexes pool_int64s weights`);
const WHOLE = [0, 1, -1, 2, 3, 7, 11, -2, 100, 2 ** 31 - 1, -(2 ** 31), 2 ** 40, -(2 ** 40), 2 ** 62];
const REAL = [0, -0, 1, -1, 0.5, 1e38, -1e38, NaN, Infinity, 1e-45];
const TEXT = [
  '',
  'LEAF',
  'BRANCH_LEQ',
  'BRANCH_EQ',
  'SUM',
  'AVERAGE',
  'SOFTMAX',
  'PROBIT',
  'ij,jk->ik',
  '...',
  'é',
  'a\0b',
  'linear',
];

/** Models that run, and graphs that are refused for a reason; those that are meant to last are left out. */
export async function soundGraphs(): Promise<Buffer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-fuzz-model-'));
  try {
    await trainTestModel(folder, 60);
    const model = readFileSync(join(folder, 'model.onnx'));
    const { isNumber, threeMargins, notANumber, texts, twoColumns, sequence } = graphs;
    const foreign = [isNumber, threeMargins, notANumber, texts, twoColumns, sequence].map((bytes) =>
      Buffer.from(bytes),
    );
    return [model, model, model, ...foreign];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function hostileGraph(random: Random): Uint8Array {
  const initializer = [
    int64s('whole', some(random, WHOLE)),
    int64s('one', [random.pick(WHOLE)]),
    doubles('real', [0.5, 1, 2], random.pick([[3], [1, 3], [3, 1], [2], [0], [-3], [2 ** 40, 2 ** 40]])),
    uint8s('byte', [1, 0], random.pick([[2], [1], [4]])),
  ];
  const names = ['spend', 'plan', ...initializer.map(({ name }) => name as string), ''];
  const nodes: Node[] = [];
  for (let left = random.below(5); left >= 0; left -= 1) {
    const output = left === 0 ? 'margin' : `t${left}`;
    const isLearned = random.chance(0.5);
    const input = Array.from({ length: 1 + random.below(4) }, (_, at) =>
      at === 0 && random.chance(0.6) ? 'spend' : random.pick(names),
    );
    const attributes = Array.from({ length: random.below(isLearned ? 14 : 4) }, () => attribute(random));
    const opType = random.pick(isLearned ? LEARNED : PLAIN);
    nodes.push(node(opType, input, output, attributes, isLearned ? ML_DOMAIN : ''));
    names.push(output);
  }
  return modelToBytes({
    irVersion: 10n,
    opsetImport: [
      { domain: '', version: BigInt(random.pick([21, 21, 13, 9, 1])) },
      { domain: ML_DOMAIN, version: BigInt(random.pick([3, 3, 5, 1])) },
    ],
    graph: {
      name: 'hostile',
      input: [columnTensor('spend', ELEMENT.float), columnTensor('plan', ELEMENT.string)],
      output: [
        random.chance(0.5)
          ? columnTensor('margin', ELEMENT.float)
          : graphs.shapeless('margin', ELEMENT.float),
      ],
      initializer,
      node: nodes,
    },
  });
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

const some = <T>(random: Random, items: readonly T[]): T[] =>
  Array.from({ length: random.below(5) }, () => random.pick(items));

function attribute(random: Random) {
  const name = random.pick(ATTRIBUTES);
  switch (random.below(6)) {
    case 0:
      return intAttribute(name, random.pick(WHOLE));
    case 1:
      return floatAttribute(name, random.pick(REAL));
    case 2:
      return stringAttribute(name, random.pick(TEXT));
    case 3:
      return floatsAttribute(name, some(random, REAL));
    case 4:
      return stringsAttribute(name, some(random, TEXT));
    default:
      return intsAttribute(name, some(random, WHOLE));
  }
}
