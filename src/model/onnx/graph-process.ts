/**
 * The main module of the process that runs one graph. A graph may come from
 * anybody, and a call into the runtime cannot be stopped from within: what runs here can be killed, and takes nothing
 * with it. A thread beside it ends the process when its parent is gone or it uses too much memory.
 */
import { readFileSync, statSync, writeSync } from 'node:fs';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { digestBytes } from '../../core/digest.ts';
import { EXIT } from '../../core/exit-code.ts';
import { checkGraphBytes } from './check-graph-bytes.ts';
import { type GraphReply, type GraphRequest, OUT_OF_MEMORY } from './graph-message.ts';
import { openSession, runGraph } from './run-graph.ts';

/** More than this no model of a table needs; the format itself ends at 2 GiB. */
const MAX_FILE_BYTES = 2 ** 30;
/** Beside what the file itself needs: Node and the runtime take 100 MiB of it. */
const SPARE_BYTES = 2 ** 30;
/** The bytes, the parsed message, the runtime's own form of it, and what it keeps while it makes that. */
const BYTES_PER_FILE_BYTE = 8;
const WATCH_MILLISECONDS = 50;
// In a thread, `process.stderr` goes through the main one, which is busy.
const STDERR = 2;

interface Watched {
  readonly parent: number;
  readonly maxBytes: number;
}

if (isMainThread) serve();
else watch(workerData as Watched);

function serve(): void {
  // Who started this process decides when it ends; a terminal signals all of its group.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.once('disconnect', () => process.exit(EXIT.terminated));
  let session: InferenceSession | undefined;
  process.on('message', (request: GraphRequest) => {
    void answer(request).then(send, (error: unknown) => send({ kind: 'failed', reason: reasonOf(error) }));
  });

  async function answer(request: GraphRequest): Promise<GraphReply> {
    if (request.kind === 'run') {
      if (session === undefined) throw new Error('no model is open');
      return runGraph(session, request.rows, request.columns);
    }
    const bytes = readModel(request.path);
    const maxBytes = SPARE_BYTES + BYTES_PER_FILE_BYTE * bytes.length;
    await startWatch({ parent: process.ppid, maxBytes });
    session = await openSession(bytes, request.threads);
    const { inputMetadata: inputs, outputMetadata: outputs } = session;
    return { kind: 'opened', graph: { digest: digestBytes(bytes), inputs, outputs } };
  }
}

// Read once: what is checked, digested and run are the same bytes.
function readModel(path: string): Buffer {
  const stat = statSync(path);
  if (!stat.isFile()) throw new Error('it is not a file');
  if (stat.size > MAX_FILE_BYTES) throw new Error(`it has ${stat.size} bytes, of ${MAX_FILE_BYTES} allowed`);
  const bytes = readFileSync(path);
  checkGraphBytes(bytes);
  return bytes;
}

async function startWatch(workerData: Watched): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData });
  worker.unref();
  await new Promise<void>((resolve, reject) => worker.once('online', resolve).once('error', reject));
}

function watch({ parent, maxBytes }: Watched): void {
  setInterval(() => {
    const tooMuch = process.memoryUsage.rss() > maxBytes;
    if (!tooMuch && process.ppid === parent) return;
    if (tooMuch) writeSync(STDERR, OUT_OF_MEMORY);
    process.kill(process.pid, 'SIGKILL');
  }, WATCH_MILLISECONDS);
}

function send(reply: GraphReply): void {
  if (process.connected) process.send?.(reply);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
