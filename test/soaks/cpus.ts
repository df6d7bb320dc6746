import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goldenFolder, goldenNames, lockedDigests } from '../../lockfile-checks/golden-projects.ts';
import { scoredElsewhere } from './scored-elsewhere.ts';
import { type Architecture, emulatedNode, installFor, whyNoEmulation } from './emulated-node.ts';
import type { Soak } from './soak.ts';

/**
 * Nehalem (2008) has SSE4.2 and no AVX; Haswell has AVX2 and FMA; EPYC is AMD's. Of arm64 an old core,
 * one of a server, and all that qemu knows.
 */
const CPUS: readonly (readonly [Architecture, string])[] = [
  ['x64', 'Nehalem'],
  ['x64', 'Haswell-noTSX'],
  ['x64', 'EPYC'],
  ['arm64', 'cortex-a57'],
  ['arm64', 'neoverse-n1'],
  ['arm64', 'max'],
];

/** Penryn (2008) has SSE4.1, the least that V8's SIMD asks for, and no SSE4.2. */
const KERNEL_CPUS: typeof CPUS = [['x64', 'Penryn'], ...CPUS];

export const cpus: Soak = {
  shows:
    'the kernels give the known margins, and every golden pipeline the expected bytes, on emulated CPUs, x64 and arm64',
  impossible: whyNoEmulation,
  async *cases() {
    const installed = new Map<Architecture, Promise<string>>();
    const installation = (architecture: Architecture) => {
      const known = installed.get(architecture) ?? install(architecture);
      installed.set(architecture, known);
      return known;
    };
    for (const [architecture, cpu] of KERNEL_CPUS) {
      yield {
        name: `${architecture} ${cpu}: scoring kernels`,
        run: async () => scoredElsewhere(architecture, cpu, await installation(architecture)),
      };
    }
    for (const [architecture, cpu] of CPUS) {
      for (const golden of await goldenNames()) {
        yield {
          name: `${architecture} ${cpu}: ${golden}`,
          run: async () => compared(golden, architecture, cpu, await installation(architecture)),
        };
      }
    }
  },
};

async function install(architecture: Architecture): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `mlops-${architecture}-`));
  await installFor(architecture, folder);
  return folder;
}

async function compared(
  golden: string,
  architecture: Architecture,
  cpu: string,
  installation: string,
): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'mlops-emulated-'));
  try {
    await cp(join(goldenFolder, golden), project, { recursive: true });
    await rm(join(project, 'pipeline.lock'));
    const node = await emulatedNode(architecture, installation, cpu);
    const { exitCode, output } = await run(node, [join(installation, 'dist/cli/entry.js'), 'repro'], project);
    assert.equal(exitCode, 0, `exit code ${exitCode}: ${output}`);
    const digests = lockedDigests(project);
    assert.deepEqual(digests, lockedDigests(join(goldenFolder, golden)));
    return `${digests.size} outputs with the expected bytes`;
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

async function run(program: string, words: readonly string[], cwd: string) {
  // Whoever stops the soak at the terminal does not stop this.
  const child = spawn(program, words, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, output };
}
