/** The kernels on other CPUs and by other compilers of V8: the same margins. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { encodeModel } from '../onnx/encode-model.ts';
import { agreementModels } from './agreement-models.fixture.ts';
import { digestFiles, knownDigests } from './score-files.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'mlops-score-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const paths = Object.fromEntries(
  Object.entries(agreementModels).map(([name, model]) => {
    const path = join(folder, `${name}.onnx`);
    writeFileSync(path, encodeModel(model));
    return [name, path];
  }),
);

const SCRIPT = `
  import { digestFiles } from ${JSON.stringify(new URL('score-files.fixture.ts', import.meta.url).href)};
  console.log(JSON.stringify(digestFiles(${JSON.stringify(paths)})));
`;

async function digestsBy(program: string, args: readonly string[]): Promise<unknown> {
  const script = ['--input-type=module', '--eval', SCRIPT];
  const { stdout } = await promisify(execFile)(program, [...args, ...script]);
  return JSON.parse(stdout);
}

test('margins of fixed rows are the known ones', () => {
  expect(digestFiles(paths)).toEqual(knownDigests);
});

test.each([
  ['where V8 sees an older CPU', ['--no-enable-avx']],
  ['before V8 optimises the kernels', ['--liftoff-only']],
  ['when V8 optimises them at once', ['--no-liftoff', '--no-wasm-tier-up']],
])('%s they are the same', async (_, flags) => {
  expect(await digestsBy(process.execPath, flags)).toEqual(knownDigests);
});

const hasQemu = process.arch === 'x64' && spawnSync('qemu-x86_64', ['--version']).status === 0;

// Penryn (2008) has SSE4.1, the least that V8's SIMD asks for, and neither SSE4.2 nor AVX. `.ci/soak cpus` asks others.
test.skipIf(!hasQemu)(
  'on an emulated Penryn they are the same (skipped where qemu-user is not installed)',
  async () => {
    expect(await digestsBy('qemu-x86_64', ['-cpu', 'Penryn', process.execPath])).toEqual(knownDigests);
  },
  300_000,
);
