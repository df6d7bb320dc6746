import { MessageChannel, type MessagePort, Worker, receiveMessageOnPort } from 'node:worker_threads';
import { realEffects } from '../core/effects.ts';
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
  readonly splitSiblings: (parent: number, histogram: number, begin: number, end: number) => void;
  readonly findSplit: (histogram: number) => void;
  readonly partition: (begin: number, end: number, column: number) => number;
  readonly addToMargins: (begin: number, end: number, value: number) => void;
  readonly stop: () => void;
}

export interface OpenKernels {
  readonly kernels: Kernels;
  readonly buffer: SharedArrayBuffer;
}

const PAGE = 65_536;
export const MAX_BYTES = PAGE * 65_536;
export const MAX_THREADS = 64;

// Some 0.1 ms. Where threads have no core each, one that looks keeps another from working.
const LOOKS = 40_000;
const LOOKS_WHEN_CROWDED = 4000;

/** Once per process: a search trains many models. */
let compiled: object | undefined;

/**
 * Starts the kernels over a memory of their own. The calling thread works; the others help it. They run nothing but
 * kernels, so that they need no module of the bundle; one that comes late or never only leaves more to the others.
 *
 * A kernel throws an Error when it traps, in whichever thread: a bug, after which only `stop` may be called.
 */
export function openKernels(frame: Frame): OpenKernels {
  compiled ??= new webAssembly.Module(kernelBytes);
  const module = compiled;
  const pages = Math.ceil(frame.bytes / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  writeFrame(memory.buffer, frame);
  const { exports } = new webAssembly.Instance(module, { env: { memory } });
  const { setPatience } = exports as { readonly setPatience: (looks: number) => void };
  setPatience(frame.threads <= realEffects.cores() ? LOOKS : LOOKS_WHEN_CROWDED);
  const helpers = Array.from({ length: frame.threads - 1 }, (_, helper) =>
    startWorker({ module, memory, thread: helper + 1 }),
  );
  return { kernels: explainTraps(exports as Kernels, helpers), buffer: memory.buffer };
}

// If a kernel traps here, the calling thread must not wait for it for ever. It is told why before it is woken.
const WORKER = `
const { workerData: { module, memory, thread, failures } } = require('node:worker_threads');
const { serve, fail } = new WebAssembly.Instance(module, { env: { memory } }).exports;
try {
  serve(thread);
} catch (error) {
  failures.postMessage(String(error));
  fail();
}
`;

/** @returns where to read why the thread failed, if it did */
function startWorker(data: { module: object; memory: SharedMemory; thread: number }): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const workerData = { ...data, failures: port2 };
  // No flags of the parent's: what it loads modules with is not this thread's business.
  new Worker(WORKER, { eval: true, workerData, transferList: [port2], execArgv: [], stdin: false }).unref();
  return port1;
}

function explainTraps(kernels: Kernels, helpers: readonly MessagePort[]): Kernels {
  const explained = Object.entries(kernels).map(([name, kernel]) => [
    name,
    (...args: number[]): unknown => {
      try {
        return Reflect.apply(kernel, undefined, args);
      } catch (cause) {
        const reasons = helpers.flatMap((port, helper) => {
          const received = receiveMessageOnPort(port);
          return received === undefined ? [] : [`thread ${helper + 1}: ${String(received.message)}`];
        });
        const reason = reasons.length === 0 ? String(cause) : reasons.join('; ');
        throw new Error(`the training kernel \`${name}\` failed: ${reason}`, { cause });
      }
    },
  ]);
  return Object.fromEntries(explained) as Kernels;
}
