/**
 * Builds dist/: one esbuild bundle with an entry per command and per stage, the stages' manifest, the types of `mlops`, ONNX
 * Runtime, the licenses of what the bundle holds, the link to the pinned Node. The new dist/ is made beside the old one and swapped in, so that a running command keeps its files.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Plugin } from '@oclif/core';
import { build, type BuildOptions } from 'esbuild';
import { digestFile, digestJson } from '../src/core/digest.ts';
import { bundleOptions, childProcesses, root } from './bundle/bundle-options.ts';
import { copyOnnxRuntime } from './bundle/copy-onnx-runtime.ts';
import { emitDeclarations } from './bundle/emit-declarations.ts';
import { lightBuiltins, lightDigest, requireWithoutImport } from './bundle/light-imports.ts';
import { mergeChunks } from './bundle/merge-chunks.ts';
import { stageManifest } from './bundle/stage-manifest.ts';
import { thirdPartyLicenses } from './bundle/third-party-licenses.ts';

/** By file: what is loaded together. */
const TOGETHER = {
  /** By `mlops repro` and `mlops status` that have nothing to do. */
  'start.js': ['src/cli/main.ts', 'src/cli/commands/repro.ts', 'src/cli/commands/status.ts'],
  /** By the same of a pipeline that has metrics or a model registry. */
  'answers.js': [
    'src/registry/registry-state.ts',
    'src/app/run/promotion-headline.ts',
    'src/app/run/read-metrics.ts',
  ],
  /** By a run that has something to do. */
  'renew.js': [
    'src/engine/run/restore-or-run.ts',
    'src/engine/run/outputs/uncached-ledger.ts',
    'src/engine/cache/action-entry.ts',
    'src/engine/lockfile/lock-file.ts',
  ],
  /** Where the project was changed or is new. */
  'load.js': ['src/engine/pipeline/load-project.ts'],
};

const started = new Date();
const next = join(root, 'dist.next');
const dist = join(root, 'dist');
const old = join(root, 'dist.old');

await rm(next, { recursive: true, force: true });
await mkdir(next);
const common = {
  ...bundleOptions,
  outdir: next,
  splitting: true,
  banner: { js: requireWithoutImport },
  plugins: [...bundleOptions.plugins, lightBuiltins, lightDigest],
  metafile: true,
} satisfies BuildOptions;
const commands = await sourcesBelow('src/cli/commands');
const program = await build({
  ...common,
  entryPoints: entriesOf(['src/cli/entry.ts', 'src/app/verify/room-process.ts', ...commands]),
});
await mergeChunks(next, program.metafile.outputs, TOGETHER);
// Apart from the commands, with which they share no process: they do not load what a command always needs.
const stages = (await sourcesBelow('stages')).filter((path) => path.split('/').length === 2);
const hosts = ['src/engine/run/process/stage-host.ts', 'src/index.ts', 'src/model/search/fit-worker.ts'];
const stageHosts = await build({
  ...common,
  entryPoints: entriesOf([...hosts, ...stages]),
  chunkNames: 'stages/parts/[name]-[hash]',
});
// Each in one file: they load little, and it takes longer to find forty files than to read one.
const children = await build({
  ...common,
  entryPoints: entriesOf(['src/engine/content/folder-worker.ts', ...Object.values(childProcesses)]),
  splitting: false,
});
await writeFile(join(next, 'stages.json'), await stageManifest());
emitDeclarations(join(next, 'types'));
await copyOnnxRuntime(join(next, 'node_modules'));
const bundles = [program, stageHosts, children].map(({ metafile }) => metafile);
await writeFile(join(next, 'third-party-licenses.txt'), await thirdPartyLicenses(bundles));
await symlink(process.execPath, join(next, 'node'));
await writeFile(join(next, 'built'), await digestOfBuild());
// As old as the start of the build: a source that is edited while it runs is newer.
await utimes(join(next, 'built'), started, started);
await rm(old, { recursive: true, force: true });
if (existsSync(dist)) await rename(dist, old);
await rename(next, dist);
await rm(old, { recursive: true, force: true });
await writeFile(join(root, 'oclif.manifest.json'), await commandManifest());

/** What `--help` tells of the commands, so that it need not load them. oclif reads them from dist/. */
async function commandManifest(): Promise<string> {
  const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  return JSON.stringify(plugin.manifest, undefined, 1);
}

/** Names the build: what was remembered by another one is not trusted. */
async function digestOfBuild(): Promise<string> {
  const names = (await readdir(next, { recursive: true }))
    .filter((name) => /\.js(on)?$/.test(name))
    .toSorted();
  const digests = names.map(async (name) => [name, (await digestFile(join(next, name))).digest] as const);
  return digestJson(Object.fromEntries(await Promise.all(digests)));
}

/** From the path in dist/ without extension to the source. */
function entriesOf(sources: readonly string[]): Record<string, string> {
  return Object.fromEntries(sources.map((source) => [outputPath(source), join(root, source)]));
}

function outputPath(source: string): string {
  return source.replace(/^src\//, '').replace(/\.ts$/, '');
}

async function sourcesBelow(folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  const sources = names.filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name));
  return sources.map((name) => `${folder}/${name}`).toSorted();
}
