import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundleOptions } from '../../scripts/bundle/bundle-options.ts';
import { encodeModel } from '../../src/model/onnx/encode-model.ts';
import { agreementModels } from '../../src/model/scorer/agreement-models.fixture.ts';
import { knownDigests } from '../../src/model/scorer/score-files.fixture.ts';
import { type Architecture, emulatedNode } from './emulated-node.ts';

/**
 * Holds the margins of the scoring kernels on an emulated CPU against the known ones.
 *
 * @param installation by `installFor`
 */
export async function scoredElsewhere(
  architecture: Architecture,
  cpu: string,
  installation: string,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-kernels-'));
  try {
    const paths: Record<string, string> = {};
    for (const [name, model] of Object.entries(agreementModels)) {
      paths[name] = join(folder, `${name}.onnx`);
      await writeFile(paths[name], encodeModel(model));
    }
    const outfile = join(folder, 'score-files.mjs');
    await build({ ...bundleOptions, entryPoints: ['src/model/scorer/score-files.fixture.ts'], outfile });
    const node = await emulatedNode(architecture, installation, cpu);
    const script = `import { digestFiles } from ${JSON.stringify(outfile)};
      console.log(process.arch + JSON.stringify(digestFiles(${JSON.stringify(paths)})));`;
    const { stdout } = await promisify(execFile)(node, ['--input-type=module', '--eval', script]);
    assert.equal(stdout.slice(0, architecture.length), architecture);
    assert.deepEqual(JSON.parse(stdout.slice(architecture.length)), knownDigests);
    return `${Object.keys(paths).length} models with the known margins`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
