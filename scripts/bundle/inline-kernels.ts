import type { Plugin } from 'esbuild';
import { compileKernels } from '../../src/kernels/compile-kernels.ts';

/** Puts the compiled kernels into the bundle, so that they ship with it and are part of a stage's code digest. */
export const inlineKernels: Plugin = {
  name: 'inline-kernels',
  setup(build) {
    build.onLoad({ filter: /[\\/]kernels[\\/]kernel-bytes\.ts$/ }, async () => {
      const base64 = Buffer.from(await compileKernels()).toString('base64');
      return {
        contents: `export const kernelBytes = Uint8Array.from(Buffer.from('${base64}', 'base64'));`,
        loader: 'js',
      };
    });
  },
};
