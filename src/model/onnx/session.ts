/** Opens a model file and scores tables with it, through a process of its own. */
import type { Digest } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import { type ColumnNeed, bindColumns } from '../columns/bind-columns.ts';
import { type GraphChild, GraphFailure, startGraphChild } from './graph-child.ts';
import { type GraphColumn, MARGIN, type OpenedGraph } from './graph-message.ts';

export interface OnnxModel {
  /** Of the bytes that were opened. */
  readonly digest: Digest;
  /** What the graph asks for, read from the file itself. */
  readonly inputs: readonly ColumnNeed[];
  /**
   * Margins, shape [rows], all of them finite; the same bits for any number of threads and rows per batch.
   *
   * @throws MlopsError MODEL_COLUMN_MISSING, MODEL_COLUMN_KIND · MODEL_FAILED, MODEL_ANSWER_INVALID: the model cannot be used
   */
  readonly margins: (table: FeatureTable, batchRows?: number) => Promise<Float64Array>;
  readonly close: () => Promise<void>;
}

export interface OnnxOptions {
  /** Threads within an operator; they change the time, not the margins. */
  readonly threads: number;
  /** Stops the graph at once, also within a batch; what was asked for is then rejected with its reason. */
  readonly interrupt?: AbortSignal | undefined;
  /** For opening the file and for each batch; after it the model counts as one that never ends. */
  readonly milliseconds?: number;
}

const BATCH_ROWS = 16_384;
/** Scored first, within this much processor time: a graph that is slow with few rows ends nowhere with many. */
const TRIAL_ROWS = 8;
const TRIAL_SECONDS = 5;
/** A batch of a forest of 1,000 deep trees takes 2 s on one core. */
const MILLISECONDS = 120_000;

/**
 * @throws MlopsError MODEL_UNREADABLE when the file is not an ONNX model of the form that ours have, or cannot be opened
 *   within the limits of time and memory
 */
export async function openOnnxModel(path: string, options: OnnxOptions): Promise<OnnxModel> {
  const { threads, interrupt, milliseconds = MILLISECONDS } = options;
  const child = startGraphChild({ interrupt, milliseconds });
  try {
    const graph = await openGraph(child, path, threads);
    const inputs = readInputs(path, graph);
    requireMargin(path, graph);
    return {
      digest: graph.digest,
      inputs,
      margins: (table, batchRows = BATCH_ROWS) => score({ path, child, inputs }, table, batchRows),
      close: child.close,
    };
  } catch (error) {
    await child.close();
    throw error;
  }
}

async function openGraph(child: GraphChild, path: string, threads: number): Promise<OpenedGraph> {
  try {
    const reply = await child.ask({ kind: 'open', path, threads });
    if (reply.kind === 'opened') return reply.graph;
  } catch (error) {
    if (error instanceof GraphFailure) throw unreadable(path, error.message, error);
    throw error;
  }
  throw new Error('the process of the graph answered something else');
}

function readInputs(path: string, { inputs }: OpenedGraph): ColumnNeed[] {
  return inputs.map((input) => {
    if (!input.isTensor || (input.type !== 'float32' && input.type !== 'string')) {
      throw unreadable(path, `its input \`${input.name}\` is neither float32 nor string`);
    }
    const [rows, columns] = input.shape;
    if (
      input.shape.length !== 2 ||
      typeof rows === 'number' ||
      (typeof columns === 'number' && columns !== 1)
    ) {
      throw unreadable(
        path,
        `its input \`${input.name}\` has the shape [${input.shape.join(', ')}], not [rows, 1]`,
      );
    }
    return { name: input.name, kind: input.type === 'float32' ? 'numeric' : 'categorical' };
  });
}

function requireMargin(path: string, { outputs }: OpenedGraph): void {
  const margin = outputs.find(({ name }) => name === MARGIN);
  if (margin === undefined) throw unreadable(path, `it has no output \`${MARGIN}\``);
  if (!margin.isTensor || (margin.type !== 'float32' && margin.type !== 'float64')) {
    throw unreadable(path, `its output \`${MARGIN}\` is not a tensor of float32 or float64`);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): MlopsError {
  return new MlopsError({
    code: 'MODEL_UNREADABLE',
    message: `\`${path}\` cannot be used as a model: ${reason}`,
    hints: ['train it again with `mlops repro`, or take a directory that a `train` stage made'],
    cause,
  });
}

interface OpenModel {
  readonly path: string;
  readonly child: GraphChild;
  readonly inputs: readonly ColumnNeed[];
}

async function score(model: OpenModel, table: FeatureTable, batchRows: number): Promise<Float64Array> {
  const columns = bindColumns(model.inputs, table);
  const margins = new Float64Array(table.rows);
  const trial = Math.min(TRIAL_ROWS, table.rows);
  const first = columns.map((column) => cut(column, 0, trial));
  await tryOut(model, { rows: trial, columns: first, seconds: TRIAL_SECONDS });
  for (let start = 0; start < table.rows; start += batchRows) {
    const end = Math.min(start + batchRows, table.rows);
    margins.set(
      await scoreBatch(model, {
        rows: end - start,
        columns: columns.map((column) => cut(column, start, end)),
      }),
      start,
    );
  }
  return margins;
}

interface Batch {
  readonly rows: number;
  readonly columns: readonly GraphColumn[];
  /** Of processor time. */
  readonly seconds?: number;
}

// What it answers is judged with all rows.
async function tryOut({ path, child }: OpenModel, batch: Batch): Promise<void> {
  if (batch.rows === 0) return;
  try {
    await child.ask({ kind: 'run', ...batch });
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    if (error.kind !== 'unfit') throw failed(path, error);
  }
}

async function scoreBatch({ path, child }: OpenModel, batch: Batch): Promise<Float64Array> {
  try {
    const reply = await child.ask({ kind: 'run', ...batch });
    if (reply.kind === 'margins') return reply.margins;
  } catch (error) {
    if (error instanceof GraphFailure) throw failed(path, error);
    throw error;
  }
  throw new Error('the process of the graph answered something else');
}

function failed(path: string, failure: GraphFailure): MlopsError {
  const hints = ['take a model directory that a `train` stage made: other graphs are run, but not mended'];
  return failure.kind === 'unfit'
    ? new MlopsError({
        code: 'MODEL_ANSWER_INVALID',
        message: `the output \`${MARGIN}\` of the model \`${path}\` cannot be used: ${failure.message}`,
        hints,
      })
    : new MlopsError({
        code: 'MODEL_FAILED',
        message: `the model \`${path}\` cannot score these rows: ${failure.message}`,
        hints,
        cause: failure,
      });
}

function cut({ name, values }: FeatureColumn, start: number, end: number): GraphColumn {
  return { name, values: values.slice(start, end) };
}
