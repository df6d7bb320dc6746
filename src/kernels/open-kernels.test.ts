import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { type Frame, layOutFrame } from './lay-out-frame.ts';
import { type OpenKernels, openKernels } from './open-kernels.ts';

const rows = 200_000;
const frame = layOutFrame({ rows, columns: 4, threads: 3, histograms: 2 });
const PAGE = 65_536;
const bytes = Math.ceil((frame.bytes + frame.partialBytes) / PAGE) * PAGE;
/** The first thread's sums end where the memory does: the others' lie outside. */
const broken: Frame = { ...frame, bytes, partials: bytes - frame.partialBytes };

function prepare({ buffer }: OpenKernels): void {
  new Uint32Array(buffer, frame.index, rows).forEach((_, row, index) => (index[row] = row));
  new Uint8Array(buffer, frame.active, 4).fill(1);
}

/** Repeats a job until a helper has taken part in it, and so has failed. */
function untilFailure({ kernels }: OpenKernels): unknown {
  const enough = performance.now() + 20_000;
  while (performance.now() < enough) {
    try {
      kernels.fillHistogram(frame.histograms, 0, rows);
    } catch (error) {
      return error;
    }
  }
  return undefined;
}

test('a trap in a helping thread becomes an error that says where and why, and `stop` ends all threads', async () => {
  const started: Worker[] = [];
  const note = (message: unknown) => started.push((message as { worker: Worker }).worker);
  subscribe('worker_threads', note);
  onTestFinished(() => {
    unsubscribe('worker_threads', note);
  });
  const opened = openKernels(broken);
  prepare(opened);
  const ended = started.map((worker) => once(worker, 'exit'));
  expect(ended).toHaveLength(2);
  const error = untilFailure(opened);
  expect(error).toMatchObject({
    message: expect.stringMatching(
      /^the training kernel `fillHistogram` failed: thread [12]: RuntimeError: memory access out of bounds/,
    ),
    cause: expect.objectContaining({ name: 'RuntimeError' }),
  });
  opened.kernels.stop();
  expect(await Promise.all(ended)).toEqual([[0], [0]]);
});

test('a trap in the calling thread becomes an error, and the helpers end', async () => {
  const started: Worker[] = [];
  const note = (message: unknown) => started.push((message as { worker: Worker }).worker);
  subscribe('worker_threads', note);
  onTestFinished(() => {
    unsubscribe('worker_threads', note);
  });
  const opened = openKernels({ ...frame, partials: 0xf000_0000, threads: 2 });
  const [ended] = started.map((worker) => once(worker, 'exit'));
  prepare(opened);
  expect(() => opened.kernels.fillHistogram(frame.histograms, 0, 100)).toThrow(
    'the training kernel `fillHistogram` failed: RuntimeError: memory access out of bounds',
  );
  opened.kernels.stop();
  expect(await ended).toEqual([0]);
});

test('a process whose kernels failed ends by itself, with the error on stderr', async () => {
  const script = `
    import { openKernels } from ${JSON.stringify(new URL('./open-kernels.ts', import.meta.url).href)};
    const { kernels, buffer } = openKernels(${JSON.stringify(broken)});
    new Uint8Array(buffer, ${frame.active}, 4).fill(1);
    for (;;) kernels.fillHistogram(${frame.histograms}, 0, ${rows});
  `;
  const args = ['--input-type=module', '--eval', script];
  await expect(promisify(execFile)(process.execPath, args, { timeout: 30_000 })).rejects.toMatchObject({
    code: 1,
    killed: false,
    stderr: expect.stringContaining('the training kernel `fillHistogram` failed: thread'),
  });
});
