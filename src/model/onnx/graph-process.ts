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
import { type GraphReply, type GraphRequest, OUT_OF_MEMORY, OUT_OF_TIME } from './graph-message.ts';
import { openSession, runGraph } from './run-graph.ts';

/** More than this no model of a table needs; the format itself ends at 2 GiB. */
const MAX_FILE_BYTES = 2 ** 30;
/** Beside what the file itself needs: Node and the runtime take 100 MiB of it. */
const SPARE_BYTES = 2 ** 30;
/** The bytes, the parsed message, the runtime's own form of it, and what it keeps while it makes that. */
const BYTES_PER_FILE_BYTE = 8;
/** Of processor time, to open a file: the machine may do other things as well. */
const SPARE_SECONDS = 5;
const FILE_BYTES_PER_SECOND = 2 ** 20;
const WATCH_MILLISECONDS = 50;
// In a thread, `process.stderr` goes through the main one, which is busy.
const STDERR = 2;

interface Watched {
  readonly parent: number;
  readonly maxBytes: number;
  /** Of this process, when it has to be done with a request: milliseconds of processor time; 0: whenever. */
  readonly deadline: Int32Array;
}

if (isMainThread) serve();
else watch(workerData as Watched);

function serve(): void {
  // Who started this process decides when it ends; a terminal signals all of its group.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.once('disconnect', () => process.exit(EXIT.terminated));
  let session: InferenceSession | undefined;
  const deadline = new Int32Array(new SharedArrayBuffer(4));
  process.on('message', (request: GraphRequest) => {
    void reply(request);
  });

  async function reply(request: GraphRequest): Promise<void> {
    const given = await answer(request).catch((error: unknown): GraphReply => ({
      kind: 'failed',
      reason: reasonOf(error),
    }));
    limit(undefined);
    send(given);
  }

  async function answer(request: GraphRequest): Promise<GraphReply> {
    if (request.kind === 'run') {
      if (session === undefined) throw new Error('no model is open');
      limit(request.seconds);
      return runGraph(session, request.rows, request.columns);
    }
    const bytes = readModel(request.path);
    const maxBytes = SPARE_BYTES + BYTES_PER_FILE_BYTE * bytes.length;
    await startWatch({ parent: process.ppid, maxBytes, deadline });
    limit(SPARE_SECONDS + bytes.length / FILE_BYTES_PER_SECOND);
    session = await openSession(bytes, request.threads);
    const { inputMetadata: inputs, outputMetadata: outputs } = session;
    return { kind: 'opened', graph: { digest: digestBytes(bytes), inputs, outputs } };
  }

  function limit(seconds: number | undefined): void {
    Atomics.store(deadline, 0, seconds === undefined ? 0 : Math.ceil(usedMilliseconds() + 1000 * seconds));
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

function watch({ parent, maxBytes, deadline }: Watched): void {
  setInterval(() => {
    const end = Atomics.load(deadline, 0);
    const tooMuch = process.memoryUsage.rss() > maxBytes;
    const tooLong = end > 0 && usedMilliseconds() > end;
    if (!tooMuch && !tooLong && process.ppid === parent) return;
    if (tooMuch || tooLong) writeSync(STDERR, tooMuch ? OUT_OF_MEMORY : OUT_OF_TIME);
    process.kill(process.pid, 'SIGKILL');
  }, WATCH_MILLISECONDS);
}

/** Of all threads of this process. */
function usedMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function send(reply: GraphReply): void {
  if (process.connected) process.send?.(reply);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
