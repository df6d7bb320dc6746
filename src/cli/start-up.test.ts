import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { bundleOptions } from '../../scripts/bundle/bundle-options.ts';

/** What a run with nothing to do loads in a pipeline with metrics and a model registry: docs/decisions/0014-start-up.md. */
const LOADED = [
  'src/cli/main.ts',
  'src/cli/commands/repro.ts',
  'src/cli/commands/status.ts',
  'src/registry/registry-state.ts',
  'src/app/run/promotion-headline.ts',
  'src/app/run/read-metrics.ts',
];

/** Slow to load, so that only who needs one does. */
const HEAVY = /node_modules\/(zod|@oclif\/core|yaml|apache-arrow|csv-parse|ajv|@duckdb|onnxruntime-node)\//;

test('a run with nothing to do loads no schema library, no parser and nothing of data or models', async () => {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: LOADED,
    outdir: 'unused',
    write: false,
    metafile: true,
  });
  const reached = reachable(metafile.inputs, LOADED);
  expect(reached).toContain('src/registry/journal/open-journal.ts');
  expect(reached.filter((path) => HEAVY.test(path) || /^src\/(data|model|kernels)\//.test(path))).toEqual([]);
});

type Inputs = Readonly<
  Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>
>;

/** All that is loaded at once with these; not what they load later. */
function reachable(inputs: Inputs, entries: readonly string[]): string[] {
  const found = new Set<string>(entries);
  for (const path of found) {
    for (const { path: next, kind } of inputs[path]?.imports ?? []) {
      if (kind !== 'dynamic-import') found.add(next);
    }
  }
  return [...found];
}
