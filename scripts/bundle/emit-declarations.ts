/**
 * Writes the types of what `import … from 'mlops'` offers: whole in themselves, so that an installed package needs neither our
 * sources nor the packages that only our build needs.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './bundle-options.ts';

/** @param folder absolute; `index.d.ts` and what it names are written below it */
export function emitDeclarations(folder: string): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const words = [compiler, '-p', join(root, 'tsconfig.types.json'), '--outDir', folder];
  const { status, stdout, error } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`the types of \`src/index.ts\` could not be written:\n${stdout}`);
}
