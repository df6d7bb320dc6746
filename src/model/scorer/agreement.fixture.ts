/** The kernels, the plain twin and ONNX Runtime over the same rows. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FeatureTable } from '../../core/feature-table.ts';
import type { TrainedModel } from '../artifact/trained-model.ts';
import { type CalibrationOrNone, marginOf, probabilitiesOf } from '../calibration/calibration.ts';
import { fitCalibration } from '../calibration/fit-calibration.ts';
import { decodeModel } from '../onnx/decode-model.ts';
import { encodeModel } from '../onnx/encode-model.ts';
import { scoreMargins } from '../score-margins.ts';
import { agreementRows, training } from './agreement-models.fixture.ts';
import { encodeTable } from './encode-table.ts';
import { openProbabilities } from './open-probabilities.ts';
import { openScorer } from './open-scorer.ts';

const CALIBRATIONS = ['none', 'platt', 'isotonic'] as const;

export interface Comparison {
  readonly calibration: (typeof CALIBRATIONS)[number];
  /** How many rows there are whose margins differ by a bit, of any two scorers. */
  readonly margins: number;
  readonly labels: number;
  /** Ours by a bit; of the runtime that of an isotonic step by a bit, that of a sigmoid, whose last bits are the runtime's, by more than 1e-6. */
  readonly probabilities: number;
}

export interface Agreement {
  readonly differences: (table: FeatureTable) => Promise<Comparison[]>;
  readonly close: () => Promise<void>;
}

export const noDifferences: readonly Comparison[] = CALIBRATIONS.map((calibration) => ({
  calibration,
  margins: 0,
  labels: 0,
  probabilities: 0,
}));

/** Graphs of a model, one for each calibration, and the scorers that are opened from them. */
export async function openAgreement(model: TrainedModel, threads: number): Promise<Agreement> {
  const graphs = await Promise.all(CALIBRATIONS.map((kind) => openGraph(model, kind, threads)));
  return {
    differences: async (table) => {
      const twin = scoreMargins(model, table);
      const compared: Comparison[] = [];
      for (const graph of graphs) compared.push(await compare(graph, twin, table));
      return compared;
    },
    close: async () => {
      await Promise.all(graphs.map(({ session }) => session.release()));
    },
  };
}

async function openGraph(model: TrainedModel, kind: (typeof CALIBRATIONS)[number], threads: number) {
  const learned = scoreMargins(model, training);
  const calibration = kind === 'none' ? null : fitCalibration(kind, learned, training.target);
  // The margin of a row that will be compared: the label must hold there, too.
  const [someMargin] = scoreMargins(model, agreementRows(model, 1, 0));
  const threshold = kind === 'isotonic' ? marginOf(calibration, 0.3) : (someMargin as number);
  const bytes = encodeModel(model, threshold, calibration);
  const decoded = decodeModel(bytes);
  if (decoded === undefined) throw new Error('the graph is not read back');
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: threads });
  return {
    kind,
    decoded,
    session,
    scorer: openScorer(decoded.model),
    probabilities: openProbabilities(decoded.calibration),
  };
}

async function compare(
  { kind, decoded, session, scorer, probabilities }: Awaited<ReturnType<typeof openGraph>>,
  twin: Float64Array,
  table: FeatureTable,
): Promise<Comparison> {
  const { model, calibration, thresholdMargin } = decoded;
  const kernel = scorer.margins(encodeTable(model.columns, table));
  const runtime = await run(session, table);
  const plain = probabilitiesOf(calibration, twin);
  const own = probabilities(kernel);
  const count = (differs: (row: number) => boolean) => countRows(table.rows, differs);
  return {
    calibration: kind,
    margins: count(
      (row) => !Object.is(kernel[row], twin[row]) || !Object.is(kernel[row], runtime.margins[row]),
    ),
    labels: count((row) => (kernel[row] as number) >= thresholdMargin !== (runtime.labels[row] === 1)),
    probabilities: count(
      (row) =>
        !Object.is(own[row], plain[row]) ||
        !isSameProbability(calibration, own[row] as number, runtime.probabilities[row] as number),
    ),
  };
}

function isSameProbability(calibration: CalibrationOrNone, own: number, given: number): boolean {
  return calibration?.kind === 'isotonic'
    ? Object.is(Math.fround(own), given)
    : Math.abs(own - given) <= 1e-6;
}

function countRows(rows: number, differs: (row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < rows; row++) if (differs(row)) count++;
  return count;
}

const BATCH = 16_384;

async function run(session: InferenceSession, { rows, columns }: FeatureTable) {
  const margins = new Float64Array(rows);
  const probabilities = new Float32Array(rows);
  const labels = new Uint8Array(rows);
  for (let start = 0; start < rows; start += BATCH) {
    const end = Math.min(rows, start + BATCH);
    const feeds = columns.map(({ kind, name, values }) => [
      name,
      kind === 'numeric'
        ? new Tensor('float32', values.slice(start, end), [end - start, 1])
        : new Tensor('string', values.slice(start, end), [end - start, 1]),
    ]);
    const { margin, probability, label } = await session.run(Object.fromEntries(feeds));
    margins.set(margin?.data as Float32Array | Float64Array, start);
    probabilities.set(probability?.data as Float32Array, start);
    labels.set(Uint8Array.from(label?.data as BigInt64Array, Number), start);
  }
  return { margins, probabilities, labels };
}
