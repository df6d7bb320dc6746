/**
 * Work is cut into chunks that threads take one by one. The ticket holds the job's number in its high half and the
 * chunks that are left in its low half: a thread that wakes late finds another number or no chunk, never another
 * job's parameters. The thread that publishes a job works too, so a thread that never came costs time, not the result.
 */
import { encodeChunk } from './binning';
import { columnChunk } from './columns';
import { frame } from './frame';
import { gradientChunk, lossChunk } from './gradients';
import { histogramChunk } from './histogram';
import { marginChunk } from './margins';
import { collectChunk, partitionChunk } from './partition';

const TICKET: usize = 64;
const JOB_NUMBER: usize = TICKET + 4;
const DONE: usize = 128;
const STOP: usize = 192;
const FAILED: usize = 196;
/** How often a thread looks again before it sleeps: waking one takes longer than a small job. */
const PATIENCE: usize = 200;

export const HISTOGRAM: u32 = 0;
export const GRADIENTS: u32 = 1;
export const PARTITION: u32 = 2;
export const COLLECT: u32 = 3;
export const MARGINS: u32 = 4;
export const LOSSES: u32 = 5;
export const ENCODE: u32 = 6;
export const COLUMNS: u32 = 7;

/** Does a job of `chunks` chunks with all threads, and returns when it is done. */
export function runJob(job: u32, chunks: i32): void {
  const f = frame();
  f.job = job;
  f.chunks = chunks;
  if (chunks <= 1 || f.threads === 1) {
    publish(0);
    for (let chunk = chunks - 1; chunk >= 0; chunk--) runChunk(job, chunk, 0);
    return;
  }
  atomic.store<i32>(DONE, 0);
  publish(chunks);
  atomic.notify(JOB_NUMBER, (f.threads as i32) - 1);
  takeChunks(0);
  waitForChunks(chunks);
}

/**
 * Number and chunks in one store: a thread that saw the number alone would take the job for done. A job that nobody is
 * to help with has a number too, since partial sums belong to a job by it.
 */
function publish(chunks: i32): void {
  const number = atomic.load<i32>(JOB_NUMBER) + 1;
  atomic.store<i64>(TICKET, ((number as i64) << 32) | (chunks as i64));
}

/** What a worker thread does for as long as it lives. */
export function serve(thread: i32): void {
  let seen = atomic.load<i32>(JOB_NUMBER);
  while (atomic.load<i32>(STOP) === 0) {
    takeChunks(thread);
    seen = waitForJob(seen);
  }
}

export function stop(): void {
  atomic.store<i32>(STOP, 1);
  atomic.add<i32>(JOB_NUMBER, 1);
  atomic.notify(JOB_NUMBER, -1);
}

/** Of a worker that cannot go on: ends the job of the thread that waits for it. */
export function fail(): void {
  atomic.store<i32>(FAILED, 1);
  atomic.add<i32>(DONE, 1 << 20);
  atomic.notify(DONE, 1);
}

/** Before the first job. */
export function setPatience(looks: i32): void {
  store<i32>(PATIENCE, looks);
}

export function jobNumber(): i32 {
  return atomic.load<i32>(JOB_NUMBER);
}

function waitForChunks(chunks: i32): void {
  const looks = load<i32>(PATIENCE);
  for (let look = 0; look < looks; look++) {
    if (atomic.load<i32>(DONE) === chunks) return;
  }
  let done = atomic.load<i32>(DONE);
  while (done !== chunks) {
    if (atomic.load<i32>(FAILED) !== 0) unreachable();
    atomic.wait<i32>(DONE, done, -1);
    done = atomic.load<i32>(DONE);
  }
}

function waitForJob(seen: i32): i32 {
  const looks = load<i32>(PATIENCE);
  for (let look = 0; look < looks; look++) {
    const number = atomic.load<i32>(JOB_NUMBER);
    if (number !== seen) return number;
  }
  atomic.wait<i32>(JOB_NUMBER, seen, -1);
  return atomic.load<i32>(JOB_NUMBER);
}

function takeChunks(thread: i32): void {
  for (;;) {
    const ticket = atomic.load<i64>(TICKET);
    const left = ticket as i32;
    if (left === 0) return;
    const job = frame().job;
    const total = frame().chunks as i32;
    if (atomic.cmpxchg<i64>(TICKET, ticket, ticket - 1) !== ticket) continue;
    runChunk(job, left - 1, thread);
    if (atomic.add<i32>(DONE, 1) + 1 === total) atomic.notify(DONE, 1);
  }
}

function runChunk(job: u32, chunk: i32, thread: i32): void {
  switch (job) {
    case HISTOGRAM:
      histogramChunk(chunk, thread);
      break;
    case COLUMNS:
      columnChunk(chunk, thread);
      break;
    case GRADIENTS:
      gradientChunk(chunk);
      break;
    case PARTITION:
      partitionChunk(chunk);
      break;
    case COLLECT:
      collectChunk(chunk);
      break;
    case LOSSES:
      lossChunk(chunk);
      break;
    case ENCODE:
      encodeChunk(chunk);
      break;
    default:
      marginChunk(chunk);
  }
}
