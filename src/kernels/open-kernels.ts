import { Worker } from 'node:worker_threads';
import { kernelBytes } from './kernel-bytes.ts';
import { type Frame, writeFrame } from './lay-out-frame.ts';
import { type SharedMemory, webAssembly } from './web-assembly.ts';

/** The functions of assembly/index.ts. Addresses are byte offsets; ranges are of the index of rows. */
export interface Kernels {
  readonly sortPresent: () => number;
  readonly encode: (column: number, bins: number) => void;
  readonly fillGradients: (scaleNegative: number, scalePositive: number) => void;
  readonly sumLosses: (begin: number, end: number, negative: number, positive: number) => number;
  readonly fillHistogram: (histogram: number, begin: number, end: number) => void;
  readonly subtractHistogram: (parent: number, child: number, bytes: number) => void;
  readonly partition: (begin: number, end: number, column: number) => number;
  readonly addToMargins: (begin: number, end: number, value: number) => void;
  readonly stop: () => void;
}

export interface OpenKernels {
  readonly kernels: Kernels;
  readonly buffer: SharedArrayBuffer;
}

const PAGE = 65_536;
export const MOST_BYTES = PAGE * 65_536;
export const MOST_THREADS = 64;

/** Once per process: a search trains many models. */
let compiled: object | undefined;

/**
 * Starts the kernels over a memory of their own. The calling thread works; the others help it. They run nothing but
 * kernels, so that they need no module of the bundle; one that comes late or never only leaves more to the others.
 */
export function openKernels(frame: Frame): OpenKernels {
  compiled ??= new webAssembly.Module(kernelBytes);
  const module = compiled;
  const pages = Math.ceil(frame.bytes / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  writeFrame(memory.buffer, frame);
  const { exports } = new webAssembly.Instance(module, { env: { memory } });
  for (let thread = 1; thread < frame.threads; thread++) startWorker({ module, memory, thread });
  return { kernels: exports as Kernels, buffer: memory.buffer };
}

// A kernel cannot fail but by a bug. If one does, the calling thread must not wait for it for ever.
const WORKER = `
const { workerData: { module, memory, thread } } = require('node:worker_threads');
const { serve, fail } = new WebAssembly.Instance(module, { env: { memory } }).exports;
try {
  serve(thread);
} catch {
  fail();
}
`;

function startWorker(workerData: { module: object; memory: SharedMemory; thread: number }): void {
  // No flags of the parent's: what it loads modules with is not this thread's business.
  new Worker(WORKER, { eval: true, workerData, execArgv: [], stdin: false }).unref();
}
