import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { hashUnit } from '../../core/random.ts';
import { type ByClass, classWeights, countClasses } from '../class-weights.ts';
import { meanLogLoss } from '../mean-log-loss.ts';
import { takeLabels } from '../columns/take-rows.ts';
import type { MlpParameters, TrainProgress } from '../train-options.ts';
import type { CurvePoint } from '../artifact/trained-model.ts';
import { type Adam, emptyLike, startAdam } from './adam.ts';
import {
  type DenseLayer,
  type NetworkInputs,
  allocateTrace,
  backward,
  forward,
  startNetwork,
} from './network.ts';

export interface FittedNetwork {
  readonly layers: readonly DenseLayer[];
  /** What the loss of a row counted, by its label. */
  readonly classWeights: ByClass;
  /** The epoch with the lowest log-loss on the rows held back: its weights are these. */
  readonly bestEpoch: number;
  readonly epochs: number;
  /** Of the rows held back at the best epoch; of all rows where none are. */
  readonly validationLogLoss: number;
  /** Rows held back, by class. */
  readonly held: ByClass;
  readonly curve: readonly CurvePoint[];
}

/**
 * Mini-batches in an order drawn by hash for each epoch; it ends when the log-loss of a share of rows, drawn by hash and
 * not learned from, has not fallen for `patience` epochs. A row's hash is of its rank by key.
 *
 * @throws MlopsError VALIDATION_ONE_CLASS, CLASS_WEIGHTS_APART
 */
export function fitNetwork(
  inputs: NetworkInputs,
  target: Uint8Array,
  parameters: MlpParameters,
  seed: number,
  progress: TrainProgress,
): FittedNetwork {
  const { train, validation } = partRows(inputs.rows, parameters.validation_fraction, seed);
  requireLearnable(countClasses(takeLabels(target, train)));
  const layers = startNetwork(inputs.width, parameters.hidden, seed);
  const gradients = layers.map(emptyLike);
  const adam = startAdam(layers, parameters.learning_rate, parameters.lambda_l2 / train.length);
  const judge = validation.length > 0 ? validation : train;
  const weights = classWeights(parameters.class_weight, takeLabels(target, train));
  const lossOf = (rows: Uint32Array) => logLossOf(layers, inputs, target, weights, rows);
  const curve: CurvePoint[] = [];
  const mark = (step: number): number => {
    const logLoss = lossOf(train);
    const validationLogLoss = judge === train ? undefined : lossOf(judge);
    curve.push({ step, logLoss, ...(validationLogLoss === undefined ? {} : { validationLogLoss }) });
    return validationLogLoss ?? logLoss;
  };
  let best = { epoch: 0, loss: mark(0), layers: layers.map(copy) };
  let epoch = 0;
  while (epoch < parameters.max_epochs && epoch - best.epoch < parameters.patience) {
    epoch++;
    learnEpoch(
      layers,
      gradients,
      adam,
      inputs,
      target,
      weights,
      shuffled(train, seed, epoch),
      parameters.batch_size,
    );
    const loss = mark(epoch);
    if (loss < best.loss) best = { epoch, loss, layers: layers.map(copy) };
    progress(
      epoch / parameters.max_epochs,
      `epoch ${epoch} of at most ${parameters.max_epochs}, ${judge === train ? 'training' : 'validation'} log-loss ${loss.toFixed(4)}`,
    );
  }
  return {
    layers: best.layers,
    classWeights: weights,
    bestEpoch: best.epoch,
    epochs: epoch,
    validationLogLoss: best.loss,
    held: countClasses(takeLabels(target, validation)),
    curve,
  };
}

function partRows(
  rows: number,
  share: number,
  seed: number,
): { train: Uint32Array; validation: Uint32Array } {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const isHeld = all.map((row) => (hashUnit(seed, 'mlp validation', row) < share ? 1 : 0));
  const train = all.filter((row) => isHeld[row] === 0);
  // Of very few rows all may have been drawn.
  if (train.length === 0) return { train: all, validation: new Uint32Array(0) };
  return { train, validation: all.filter((row) => isHeld[row] === 1) };
}

function requireLearnable({ negative, positive }: ByClass): void {
  if (negative > 0 && positive > 0) return;
  throw new MlopsError({
    code: 'VALIDATION_ONE_CLASS',
    message: `a network needs rows of both classes to learn from, but of those that are not held back ${negative} are negative and ${positive} positive`,
    hints: ['set `validation_fraction` lower (0 holds no row back), or take more data'],
    exitCode: EXIT.no,
  });
}

/** Sorted by a hash of epoch and row, of up to 32 bits; ties by row. Hash and place stand in one number below 2^53. */
function shuffled(rows: Uint32Array, seed: number, epoch: number): Uint32Array {
  const key = Math.floor(hashUnit(seed, 'mlp epoch', epoch) * 0x100000000);
  let span = 1;
  while (span < rows.length) span *= 2;
  const room = Math.min(0x100000000, 0x20000000000000 / span);
  const drawn = Float64Array.from(rows, (row, place) => (mix(mix(row) ^ key) % room) * span + place);
  return Uint32Array.from(drawn.toSorted(), (value) => rows[value % span] as number);
}

/** The 32-bit finaliser of MurmurHash3 (Appleby, 2011). */
function mix(value: number): number {
  let hash = value + 0x9e3779b9;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function learnEpoch(
  layers: readonly DenseLayer[],
  gradients: readonly DenseLayer[],
  adam: Adam,
  inputs: NetworkInputs,
  target: Uint8Array,
  weights: ByClass,
  order: Uint32Array,
  batchSize: number,
): void {
  const trace = allocateTrace(layers);
  for (let start = 0; start < order.length; start += batchSize) {
    const batch = order.subarray(start, start + batchSize);
    for (const row of batch) {
      forward(layers, inputs, row, trace);
      const label = target[row] as number;
      const weight = label === 1 ? weights.positive : weights.negative;
      backward(layers, inputs, row, label, weight, trace, gradients);
    }
    adam.step(layers, gradients, batch.length);
  }
}

function logLossOf(
  layers: readonly DenseLayer[],
  inputs: NetworkInputs,
  target: Uint8Array,
  weights: ByClass,
  rows: Uint32Array,
): number {
  const trace = allocateTrace(layers);
  const margins = Float64Array.from(rows, (row) => forward(layers, inputs, row, trace));
  return meanLogLoss(margins, takeLabels(target, rows), weights);
}

const copy = ({ inputs, outputs, weights, biases }: DenseLayer): DenseLayer => ({
  inputs,
  outputs,
  weights: weights.slice(),
  biases: biases.slice(),
});
