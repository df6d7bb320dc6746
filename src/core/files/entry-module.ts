import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A module that a thread or a process starts with: beside the one that starts it in the sources, an entry of its own in the
 * build.
 *
 * @param here `import.meta.url` of the one that starts it
 * @param path from the sources' top, without an ending, as `model/onnx/graph-process`
 */
export function entryModule(here: string, path: string): URL {
  if (here.endsWith('.ts')) return new URL(`./${path.slice(path.lastIndexOf('/') + 1)}.ts`, here);
  const installation = dirname(createRequire(here).resolve('mlops/package.json'));
  return pathToFileURL(join(installation, `dist/${path}.js`));
}
