/** The door to ONNX Runtime: opens a model file and scores tables with it. Nothing else imports the runtime. */
import { InferenceSession, Tensor, env } from 'onnxruntime-node';
import { MlopsError } from '../../core/error.ts';
import type { FeatureColumn, FeatureTable } from '../../core/matrix.ts';
import { type ColumnNeed, bindColumns } from '../bind-columns.ts';

export interface OnnxModel {
  /** What the graph asks for, read from the file itself. */
  readonly inputs: readonly ColumnNeed[];
  /**
   * Margins, shape [rows]; the same bits for any number of threads and rows per batch.
   *
   * @throws MlopsError MODEL_COLUMN_MISSING, MODEL_COLUMN_KIND
   */
  readonly margins: (table: FeatureTable, batchRows?: number) => Promise<Float64Array>;
  readonly close: () => Promise<void>;
}

const BATCH_ROWS = 16_384;
const OUTPUT = 'margin';

/**
 * @param options.threads threads within an operator; they change the time, not the margins
 * @throws MlopsError MODEL_UNREADABLE when the file is not an ONNX model of ours
 */
export async function openOnnxModel(path: string, options: { threads: number }): Promise<OnnxModel> {
  const session = await open(path, options.threads);
  const inputs = readInputs(path, session);
  return {
    inputs,
    margins: (table, batchRows = BATCH_ROWS) => score(session, inputs, table, batchRows),
    close: () => session.release(),
  };
}

async function open(path: string, threads: number): Promise<InferenceSession> {
  // What goes wrong is thrown; warnings about the machine are not for users.
  env.logLevel = 'fatal';
  try {
    return await InferenceSession.create(path, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      // Waiting threads sleep: stages share their cores.
      extra: { session: { 'intra_op.allow_spinning': '0' } },
    });
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function readInputs(path: string, session: InferenceSession): ColumnNeed[] {
  if (!session.outputNames.includes(OUTPUT)) {
    throw unreadable(path, `it has no output \`${OUTPUT}\``);
  }
  return session.inputMetadata.map((input) => {
    if (input.isTensor && input.type === 'float32') return { name: input.name, kind: 'numeric' };
    if (input.isTensor && input.type === 'string') return { name: input.name, kind: 'categorical' };
    throw unreadable(path, `its input \`${input.name}\` is neither float32 nor string`);
  });
}

function unreadable(path: string, reason: string, cause?: unknown): MlopsError {
  return new MlopsError({
    code: 'MODEL_UNREADABLE',
    message: `\`${path}\` cannot be used as a model: ${reason}`,
    hints: ['train it again with `mlops repro`, or take a directory that a `train` stage made'],
    cause,
  });
}

async function score(
  session: InferenceSession,
  inputs: readonly ColumnNeed[],
  table: FeatureTable,
  batchRows: number,
): Promise<Float64Array> {
  const columns = bindColumns(inputs, table);
  const margins = new Float64Array(table.rows);
  for (let start = 0; start < table.rows; start += batchRows) {
    const end = Math.min(start + batchRows, table.rows);
    const feeds = Object.fromEntries(columns.map((column) => [column.name, batch(column, start, end)]));
    const { [OUTPUT]: margin } = await session.run(feeds, [OUTPUT]);
    margins.set(margin?.data as Float32Array | Float64Array, start);
  }
  return margins;
}

function batch(column: FeatureColumn, start: number, end: number): Tensor {
  const shape = [end - start, 1];
  return column.kind === 'numeric'
    ? new Tensor('float32', column.values.slice(start, end), shape)
    : new Tensor('string', column.values.slice(start, end), shape);
}
