/**
 * Puts chunks that are needed together into one file. The bundler makes a chunk of every set of modules that the same
 * entries share, 60 of them between `mlops` and a run with nothing to do, and reading that many takes 15 ms.
 */
import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { bundleOptions, root } from './bundle-options.ts';

/**
 * Every chunk that went in stays as a file that hands on what it is asked for: there is one copy of each module.
 *
 * @param folder of the bundle
 * @param outputs as esbuild names them, relative to this repository
 * @param groups by the name of the file that is made: the sources whose chunks go into it, with what they import and what
 *   no group before it has
 */
export async function mergeChunks(
  folder: string,
  outputs: esbuild.Metafile['outputs'],
  groups: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const merged = new Set<string>();
  const made: string[] = [];
  for (const [name, sources] of Object.entries(groups)) {
    const chunks = staticImports(outputs, sources).difference(merged);
    await mergeGroup(folder, outputs, [...chunks], name, made);
    for (const chunk of chunks) merged.add(chunk);
    made.push(join(folder, name));
  }
}

/** @param made the files of the groups before it, absolute */
async function mergeGroup(
  folder: string,
  outputs: esbuild.Metafile['outputs'],
  chunks: readonly string[],
  name: string,
  made: readonly string[],
): Promise<void> {
  const pathOf = (chunk: string) => relative(folder, join(root, chunk));
  const lines = chunks.map((chunk, index) => {
    const names = outputs[chunk]?.exports ?? [];
    return names.length === 0
      ? `import './${pathOf(chunk)}';`
      : `export { ${names.map((each) => `${each} as c${index}_${each}`).join(', ')} } from './${pathOf(chunk)}';`;
  });
  await esbuild.build({
    ...bundleOptions,
    banner: {},
    stdin: { contents: lines.join('\n'), resolveDir: folder },
    outfile: join(folder, name),
    plugins: [externalFrom(folder, made)],
  });
  await Promise.all(
    chunks.map((chunk, index) => {
      const names = (outputs[chunk]?.exports ?? []).map((each) => `c${index}_${each} as ${each}`);
      const from = relative(join(folder, pathOf(chunk), '..'), join(folder, name));
      const path = from.startsWith('.') ? from : `./${from}`;
      return writeFile(join(folder, pathOf(chunk)), `export { ${names.join(', ')} } from '${path}';\n`);
    }),
  );
}

/** The chunks of the sources and all that they import, but for what they load later. */
function staticImports(outputs: esbuild.Metafile['outputs'], sources: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (chunk: string) => {
    if (found.has(chunk)) return;
    found.add(chunk);
    for (const { path, kind, external } of outputs[chunk]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) visit(path);
    }
  };
  for (const source of sources) {
    const chunk = Object.keys(outputs).find((each) => outputs[each]?.entryPoint === source);
    if (chunk === undefined) throw new Error(`no chunk was made of \`${source}\``);
    visit(chunk);
  }
  return found;
}

/** What is loaded later, and what was made before, stay imports, seen from the new place. */
const externalFrom = (folder: string, made: readonly string[]): esbuild.Plugin => ({
  name: 'external',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
      const absolute = resolve(resolveDir, path);
      return kind === 'dynamic-import' || made.includes(absolute)
        ? { path: `./${relative(folder, absolute)}`, external: true }
        : undefined;
    });
  },
});
