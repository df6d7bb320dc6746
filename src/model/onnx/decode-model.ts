/**
 * A model read back from its graph, so that our own code can score with it. Whatever was read is encoded again and has to give
 * the bytes that were given: nothing in a graph can then mean something that was not read. Beside that, what was read has
 * to be what training makes: then all sums are exact, and our scorers and any runtime agree on every bit.
 */
import type { ScorableModel } from '../artifact/scorable-model.ts';
import type { MarginGrid } from '../artifact/trained-model.ts';
import type { CalibrationOrNone } from '../calibration/calibration.ts';
import { decodeGbdt } from './decode/decode-gbdt.ts';
import { decodeLogistic } from './decode/decode-logistic.ts';
import { decodeMlp } from './decode/decode-mlp.ts';
import { decodeProbability } from './decode/decode-probability.ts';
import { encodeModel } from './encode-model.ts';
import { requireAffordable } from './decode/require-affordable.ts';
import { ForeignGraph, type GraphLookup, lookUpGraph, requireOurs } from './decode/graph-lookup.ts';
import { isReserved } from './graph.ts';
import { type Proto, modelFromBytes } from './onnx-protobuf.ts';
import { MAX_BITS } from './decode/require-grid.ts';

export interface DecodedModel {
  readonly model: ScorableModel;
  readonly calibration: CalibrationOrNone;
  /** The margin from which on the graph's `label` is 1. */
  readonly thresholdMargin: number;
}

/** @returns undefined where the bytes are no graph that `encodeModel` makes of a trained model, whatever else they are */
export function decodeModel(bytes: Uint8Array): DecodedModel | undefined {
  try {
    const file = readFile(bytes);
    const decoded = readModel(lookUpGraph(file));
    const { model, thresholdMargin, calibration } = decoded;
    const again = encodeModel(model, thresholdMargin, calibration, file.producerVersion);
    return Buffer.compare(again, bytes) === 0 ? decoded : undefined;
  } catch (error) {
    if (error instanceof ForeignGraph) return undefined;
    throw error;
  }
}

function readFile(bytes: Uint8Array): Proto<'ModelProto'> {
  try {
    requireAffordable(bytes);
    return modelFromBytes(bytes);
  } catch (error) {
    throw error instanceof ForeignGraph ? error : new ForeignGraph('no ONNX file', { cause: error });
  }
}

function readModel(graph: GraphLookup): DecodedModel {
  const names = graph.columns.map(({ name }) => name);
  requireOurs(names.length > 0 && new Set(names).size === names.length, 'a column twice, or none');
  requireOurs(!names.some(isReserved), 'a column with a reserved name');
  const thresholdMargin = graph.double('threshold');
  requireOurs(!Number.isNaN(thresholdMargin), 'a threshold that is no number');
  return { model: readMargin(graph), calibration: decodeProbability(graph), thresholdMargin };
}

function readMargin(graph: GraphLookup): ScorableModel {
  const grid = readGrid(graph);
  const algorithm = graph.metadata('mlops.algorithm');
  switch (algorithm) {
    case 'gbdt':
      return decodeGbdt(graph, grid);
    case 'logistic':
      return decodeLogistic(graph, grid);
    case 'mlp':
      return decodeMlp(graph, grid);
    default:
      throw new ForeignGraph('another algorithm');
  }
}

function readGrid(graph: GraphLookup): Omit<MarginGrid, 'significand'> {
  const bits = Number(graph.metadata('mlops.margin_grid_bits'));
  requireOurs(Number.isInteger(bits) && Math.abs(bits) <= MAX_BITS, 'a grid that no training has');
  return { bits, bound: Number(graph.metadata('mlops.margin_bound')) };
}
