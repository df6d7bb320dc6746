import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realEffects } from '../../../src/core/effects.ts';
import { loadProject } from '../../../src/engine/pipeline/load-project.ts';
import { projectOrThrow } from '../../../src/engine/project/project-or-throw.ts';
import { createStageCatalog } from '../../../src/engine/project/stage-catalog.ts';
import { testHost } from '../../../src/engine/test-projects/test-project.fixture.ts';
import type { FuzzTarget } from '../target.ts';

const PARAMS = 'n: 2\ntrain: {rate: 0.1, layers: [8, 16]}\nnames: [a, b]\n';

const SMALL = `vars: [{x: 1}, params.yaml]
params: params.yaml
stages:
  one: {cmd: "echo \${n} > a", deps: [in], outs: [a, {b: {cache: false}}], params: [n, params.yaml: [train.rate]]}
  each: {foreach: "\${names}", do: {cmd: "echo \${item} > \${item}.txt", outs: ["\${item}.txt"]}}
  grid: {matrix: {m: [1, 2], k: \${train.layers}}, cmd: "echo \${item.m}-\${item.k} > g\${item.m}\${item.k}", outs: ["g\${item.m}\${item.k}"]}
  base: &base {cmd: "true", frozen: true, desc: x, meta: {y: 1}, timeout: 3s}
  more: {<<: *base, always_changed: true, wdir: d, env: [HOME]}
plots: [a: {x: t, y: {a: v}}]
metrics: [m.json]
`;

/** Of the build. */
const STAGES = fileURLToPath(new URL('../../../dist/stages.json', import.meta.url));

const own = readFileSync(fileURLToPath(new URL('../../../pipeline.yaml', import.meta.url)), 'utf8');

const target: FuzzTarget = {
  name: 'pipeline',
  seeds: [SMALL, own],
  dictionary: [
    'stages:',
    'cmd: ',
    'outs: ',
    'deps: ',
    'uses: ',
    'with: ',
    'matrix: ',
    'foreach: ',
    'do: ',
    '${n}',
    '${item}',
    'wdir: ',
  ],
  feed: async (input, folder) => {
    writeFileSync(join(folder, 'pipeline.yaml'), input);
    writeFileSync(join(folder, 'params.yaml'), PARAMS);
    const catalog = createStageCatalog({
      root: folder,
      manifest: STAGES,
      host: testHost,
      effects: realEffects,
    });
    return projectOrThrow(await loadProject({ root: folder, file: 'pipeline.yaml', catalog }));
  },
};

export default target;
