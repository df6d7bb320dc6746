import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { FuzzTarget } from './target.ts';

/** All that is fuzzed: each file in `targets/` is one. */
export async function fuzzTargets(): Promise<FuzzTarget[]> {
  const folder = fileURLToPath(new URL('./targets', import.meta.url));
  const names = readdirSync(folder).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const module = (await import(pathToFileURL(join(folder, name)).href)) as { default: FuzzTarget };
      return module.default;
    }),
  );
}
