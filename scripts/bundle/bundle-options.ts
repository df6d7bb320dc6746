import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { inlineKernels } from './inline-kernels.ts';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Packages with native code: they stay in node_modules. Everything else goes into the bundle. */
export const nativePackages = [
  '@duckdb/node-api',
  '@duckdb/node-bindings',
  '@napi-rs/blake-hash',
  'onnxruntime-node',
];

/** What runs in processes that a module starts by the path of their file: by the module, the file. */
export const childProcesses: Readonly<Record<string, string>> = {
  'src/model/onnx/graph-child.ts': 'src/model/onnx/graph-process.ts',
  'src/scoring/batches/batch-scorers.ts': 'src/scoring/batches/batch-worker.ts',
};

export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node26',
  external: nativePackages,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [inlineKernels],
  // Packages in CommonJS ask for Node's own modules by `require`.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
} satisfies BuildOptions;
