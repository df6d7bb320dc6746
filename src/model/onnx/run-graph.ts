/** The door to ONNX Runtime, within the process that runs a graph. Nothing else loads the library. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { realEffects } from '../../core/effects.ts';
import { type GraphColumn, type GraphReply, MARGIN } from './graph-message.ts';

export async function openSession(bytes: Uint8Array, threads: number): Promise<InferenceSession> {
  // The library takes it from the environment that the process was started with, and starts its telemetry when it is loaded.
  if (realEffects.env('ORT_DISABLE_TELEMETRY') !== '1') throw new Error('ORT_DISABLE_TELEMETRY is not 1');
  const { InferenceSession: Session, env } = await import('onnxruntime-node');
  // What goes wrong is thrown; warnings about the machine are not for users.
  env.logLevel = 'fatal';
  return Session.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // Waiting threads sleep: stages share their cores.
    extra: { session: { 'intra_op.allow_spinning': '0' } },
  });
}

export async function runGraph(
  session: InferenceSession,
  rows: number,
  columns: readonly GraphColumn[],
): Promise<GraphReply> {
  const { Tensor: TensorOf } = await import('onnxruntime-node');
  // Of nothing: a column may be called `__proto__`.
  const feeds = Object.create(null) as Record<string, Tensor>;
  for (const { name, values } of columns) {
    feeds[name] =
      values instanceof Float32Array
        ? new TensorOf('float32', values, [rows, 1])
        : new TensorOf('string', values, [rows, 1]);
  }
  const { [MARGIN]: margin } = await session.run(feeds, [MARGIN]);
  return checkAnswer(margin, rows);
}

function checkAnswer(margin: Tensor | undefined, rows: number): GraphReply {
  // What is no tensor (a sequence, a map) comes without data.
  const data: unknown = margin?.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    return unfit('it is not a tensor of float32 or float64');
  }
  const shape = margin?.dims ?? [];
  if (data.length !== rows || shape[0] !== rows) {
    return unfit(`its shape is [${shape.join(', ')}] for ${rows} rows, not [${rows}, 1]`);
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) return unfit(`it is ${data[bad]} for one of the rows`);
  return { kind: 'margins', margins: Float64Array.from(data) };
}

const unfit = (reason: string): GraphReply => ({ kind: 'failed', reason, unfit: true });
