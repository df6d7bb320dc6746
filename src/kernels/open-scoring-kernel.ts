import { kernelBytes } from './kernel-bytes.ts';
import { webAssembly } from './web-assembly.ts';

/** The functions of assembly/scoring; each fills in the margins, or the probabilities, of the first rows in its memory. */
export interface ScoringKernel {
  readonly scoreForest: (rows: number) => void;
  readonly scoreLogistic: (rows: number) => void;
  readonly scoreNetwork: (rows: number) => void;
  readonly fillProbabilities: (rows: number) => void;
}

const PAGE = 65_536;

/** Once per thread: cross-validation scores with many models. */
let compiled: object | undefined;

/** @param bytes of the memory, which is the kernel's own */
export function openScoringKernel(bytes: number): { kernel: ScoringKernel; buffer: SharedArrayBuffer } {
  compiled ??= new webAssembly.Module(kernelBytes);
  const pages = Math.ceil(bytes / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = new webAssembly.Instance(compiled, { env: { memory } });
  return { kernel: exports as ScoringKernel, buffer: memory.buffer };
}
