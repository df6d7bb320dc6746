/**
 * A trained model as an ONNX file: raw named columns in, preprocessing and model inside, three outputs.
 *
 * - `margin` [rows, 1], float32 or float64: exact, the output to hash and compare
 * - `probability` [rows, 1] float32: the logistic of the margin by the runtime's own exponential, for convenience;
 *   its last bits are the runtime's
 * - `label` [rows, 1] int64: 1 when the margin is at least the threshold's; exact
 *
 * The bytes depend on the model and the threshold alone: no clock, no path, no random name.
 */
import { VERSION } from '../../core/version.ts';
import type { TrainedModel } from '../trained-model.ts';
import { encodeGbdt } from './encode-gbdt.ts';
import { encodeLogistic } from './encode-logistic.ts';
import {
  ELEMENT,
  type MarginGraph,
  ML_DOMAIN,
  type Node,
  columnTensor,
  doubles,
  intAttribute,
  internal,
  node,
} from './graph.ts';
import { type Proto, modelToBytes } from './schema.ts';

// Old enough for runtimes of 2022, new enough for all that the graphs use.
const IR_VERSION = 8n;
const OPSET = 17n;
const ML_OPSET = 3n;

/** @param thresholdMargin the margin from which on `label` is 1 */
export function encodeModel(model: TrainedModel, thresholdMargin = 0): Uint8Array {
  const graph = encodeMargin(model);
  return modelToBytes({
    irVersion: IR_VERSION,
    producerName: 'mlops',
    producerVersion: VERSION,
    graph: {
      node: [...graph.nodes, ...decide()],
      name: model.kind,
      initializer: [...graph.constants, doubles(internal('threshold'), [thresholdMargin])],
      input: model.columns.map(({ name, kind }) =>
        kind === 'numeric'
          ? columnTensor(name, ELEMENT.float, 'NaN when missing')
          : columnTensor(name, ELEMENT.string, 'empty when missing'),
      ),
      output: [
        columnTensor('margin', graph.element),
        columnTensor('probability', ELEMENT.float),
        columnTensor('label', ELEMENT.int64),
      ],
    },
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: ML_DOMAIN, version: ML_OPSET },
    ],
    metadataProps: describe(model, thresholdMargin),
  });
}

function encodeMargin(model: TrainedModel): MarginGraph {
  switch (model.kind) {
    case 'gbdt':
      return encodeGbdt(model);
    case 'logistic':
      return encodeLogistic(model);
  }
}

function decide(): Node[] {
  return [
    cast('margin', internal('margin_float'), ELEMENT.float),
    node('Sigmoid', [internal('margin_float')], 'probability'),
    cast('margin', internal('margin_double'), ELEMENT.double),
    node('GreaterOrEqual', [internal('margin_double'), internal('threshold')], internal('at_least')),
    cast(internal('at_least'), 'label', ELEMENT.int64),
  ];
}

function cast(from: string, to: string, element: number): Node {
  return node('Cast', [from], to, [intAttribute('to', element)]);
}

/** Sorted by key. */
function describe(model: TrainedModel, thresholdMargin: number): Proto<'StringStringEntryProto'>[] {
  const { bits, bound } = model.grid;
  return [
    { key: 'mlops.algorithm', value: model.kind },
    { key: 'mlops.margin_bound', value: String(bound) },
    { key: 'mlops.margin_grid_bits', value: String(bits) },
    { key: 'mlops.threshold_margin', value: String(thresholdMargin) },
  ];
}
