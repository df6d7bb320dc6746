import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { compileKernels } from '../../src/kernels/compile-kernels.ts';
import { bundleOptions, root } from './bundle-options.ts';

test('the bundle of the stage `train`, of which its code digest is taken, holds the compiled kernels', async () => {
  const bundled = await build({
    ...bundleOptions,
    entryPoints: [join(root, 'stages/train.ts')],
    minify: true,
    write: false,
  });
  const kernels = Buffer.from(await compileKernels()).toString('base64');
  const code = bundled.outputFiles.map((file) => file.text).join('');
  expect(code).toContain(kernels);
  expect(code).not.toContain('assemblyscript');
});
