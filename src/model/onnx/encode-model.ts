/**
 * A trained model as an ONNX file: raw named columns in, preprocessing and model inside, three outputs.
 *
 * - `margin` [rows, 1], float32 or float64: exact, the output to hash and compare
 * - `probability` [rows, 1] float32: what the model states of the margin: its logistic, Platt's sigmoid of it, both by the
 *   runtime's own exponential, for convenience, so that their last bits are the runtime's; or an isotonic step, exact
 * - `label` [rows, 1] int64: 1 when the margin is at least the threshold's; exact
 *
 * The bytes depend on the model and the threshold alone: no clock, no path, no random name.
 */
import { VERSION } from '../../core/version.ts';
import type { CalibrationOrNone } from '../calibration/calibration.ts';
import type { ScorableModel } from '../artifact/scorable-model.ts';
import { encodeGbdt } from './encode-gbdt.ts';
import { encodeLogistic } from './encode-logistic.ts';
import { encodeMlp } from './encode-mlp.ts';
import { encodeProbability } from './encode-probability.ts';
import {
  ELEMENT,
  type MarginGraph,
  ML_DOMAIN,
  type Node,
  cast,
  columnTensor,
  doubles,
  internal,
  node,
} from './graph.ts';
import { type Proto, modelToBytes } from './onnx-protobuf.ts';

// Old enough for runtimes of 2022, new enough for all that the graphs use.
const IR_VERSION = 8n;
const OPSET = 17n;
const ML_OPSET = 3n;

/**
 * @param thresholdMargin the margin from which on `label` is 1
 * @param producerVersion of the release that wrote the file
 */
export function encodeModel(
  model: ScorableModel,
  thresholdMargin = 0,
  calibration: CalibrationOrNone = null,
  producerVersion = VERSION,
): Uint8Array {
  const graph = encodeMargin(model);
  const probability = encodeProbability(calibration);
  return modelToBytes({
    irVersion: IR_VERSION,
    producerName: 'mlops',
    producerVersion,
    graph: {
      node: [...graph.nodes, ...probability.nodes, ...decide()],
      name: model.kind,
      initializer: [
        ...graph.constants,
        ...probability.constants,
        doubles(internal('threshold'), [thresholdMargin]),
      ],
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
    metadataProps: describe(model, thresholdMargin, calibration),
  });
}

function encodeMargin(model: ScorableModel): MarginGraph {
  switch (model.kind) {
    case 'gbdt':
      return encodeGbdt(model);
    case 'logistic':
      return encodeLogistic(model);
    case 'mlp':
      return encodeMlp(model);
  }
}

function decide(): Node[] {
  return [
    cast('margin', internal('margin_double'), ELEMENT.double),
    node('GreaterOrEqual', [internal('margin_double'), internal('threshold')], internal('at_least')),
    cast(internal('at_least'), 'label', ELEMENT.int64),
  ];
}

/** Sorted by key. */
function describe(
  model: ScorableModel,
  thresholdMargin: number,
  calibration: CalibrationOrNone,
): Proto<'StringStringEntryProto'>[] {
  const { bits, bound } = model.grid;
  return [
    { key: 'mlops.algorithm', value: model.kind },
    ...(calibration === null ? [] : [{ key: 'mlops.calibration', value: calibration.kind }]),
    { key: 'mlops.margin_bound', value: String(bound) },
    { key: 'mlops.margin_grid_bits', value: String(bits) },
    { key: 'mlops.threshold_margin', value: String(thresholdMargin) },
  ];
}
