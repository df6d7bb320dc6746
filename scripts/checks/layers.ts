/**
 * Who may import whom. The lint's tables (`.oxlintrc.layers.json`) and the table in ARCHITECTURE.md are written from this one.
 * A layer never imports one that stands below it here, but for `model` and `model/onnx`, which know each other.
 */

/** A folder, what it is for, and the folders and packages that it may import beside its own. */
export interface Layer {
  readonly folder: string;
  readonly purpose: string;
  readonly imports: readonly string[];
  /** Packages that no other layer may import, as a glob. */
  readonly owns?: { readonly packages: string; readonly name: string };
}

const beside = ['core', 'documents', 'kernels'];
const work = [...beside, 'data', 'model', 'model/onnx'];
const joined = [...work, 'validation', 'training', 'evaluation', 'scoring', 'registry', 'reporting'];

export const layers: readonly Layer[] = [
  {
    folder: 'core',
    purpose: 'digests, exact arithmetic, files, errors, the clock and randomness',
    imports: [],
  },
  {
    folder: 'documents',
    purpose:
      'the zod contracts of what people and programs read: reports, answers of commands, receipts, configuration',
    imports: ['core'],
  },
  { folder: 'kernels', purpose: 'WebAssembly kernels: training, scoring and CSV', imports: ['core'] },
  {
    folder: 'engine',
    purpose: 'pipeline, plan, run, cache, lock file, remotes; knows stages by contract only',
    imports: ['core', 'documents'],
  },
  {
    folder: 'data',
    purpose: 'tables: sources, types, profile, validation in SQL, features',
    imports: beside,
    owns: { packages: '@duckdb/*', name: 'DuckDB' },
  },
  {
    folder: 'model',
    purpose: 'trees, logistic regression, neural network, metrics, calibration, search, the model directory',
    imports: [...beside, 'model/onnx'],
  },
  {
    folder: 'model/onnx',
    purpose: 'the ONNX graph: written, read back, checked, run',
    imports: [...beside, 'model'],
    owns: { packages: 'onnxruntime-*', name: 'ONNX Runtime' },
  },
  {
    folder: 'registry',
    purpose: 'the journal of models and what it decides',
    imports: ['core', 'documents'],
  },
  { folder: 'reporting', purpose: 'HTML, from documents to strings', imports: ['core', 'documents'] },
  {
    folder: 'validation',
    purpose: 'from what was counted to a verdict and its messages',
    imports: [...beside, 'data'],
  },
  { folder: 'training', purpose: 'the workflow: rows, search, fit, export, check, documents', imports: work },
  {
    folder: 'scoring',
    purpose: 'a table scored by a model, with quarantine and receipt',
    imports: [...work, 'validation'],
  },
  {
    folder: 'evaluation',
    purpose: 'a model judged on rows; two models compared',
    imports: [...work, 'scoring'],
  },
  {
    folder: 'verify',
    purpose: 'clean rooms, variations, comparison',
    imports: ['core', 'documents', 'engine'],
  },
  { folder: 'stages', purpose: 'the built-in stages: schema, call, write', imports: joined },
  {
    folder: 'app',
    purpose: 'one use case per command: options in, answer out; no flags, no printing',
    imports: [...joined, 'engine', 'verify'],
  },
  {
    folder: 'cli',
    purpose: 'flags, help and what a terminal shows',
    imports: ['core', 'documents', 'engine', 'verify', 'app'],
    owns: { packages: '@oclif/*', name: 'oclif' },
  },
];

/** Where a layer's sources lie, from the root. */
export function pathOf(folder: string): string {
  return folder === 'stages' ? 'stages' : `src/${folder}`;
}
