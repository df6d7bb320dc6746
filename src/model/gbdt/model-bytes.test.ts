/** One model, trained under all that must not matter: the same bytes each time. */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import type { LabelledTable } from '../../core/feature-table.ts';
import { encodeModel } from '../onnx/encode-model.ts';
import { sampleTable, shuffled } from '../artifact/sample-table.fixture.ts';
import { takeRows } from '../columns/take-rows.ts';
import { trainModel } from '../train-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';

// More rows than one chunk of any kernel, and no multiple of one: threads have work to share.
const ROWS = 20_001;
const GIVEN = { n_estimators: 10, num_leaves: 12, max_depth: 6, colsample: 0.8 };
const options = parseTrainOptions('gbdt', 1, GIVEN);
const table = sampleTable(ROWS);
const digestOf = (from: LabelledTable, threads: number) =>
  digestBytes(encodeModel(trainModel(from, options, undefined, threads)));
const expected = digestOf(table, 1);

/** Trains in another process, with three threads, and prints the digest. */
const SCRIPT = `
  import { digestBytes } from ${at('../../core/digest.ts')};
  import { encodeModel } from ${at('../onnx/encode-model.ts')};
  import { sampleTable } from ${at('../artifact/sample-table.fixture.ts')};
  import { trainModel } from ${at('../train-model.ts')};
  import { parseTrainOptions } from ${at('../parse-train-options.ts')};
  const options = parseTrainOptions('gbdt', 1, ${JSON.stringify(GIVEN)});
  console.log(process.version, digestBytes(encodeModel(trainModel(sampleTable(${ROWS}), options, undefined, 3))));
`;

async function versionAndDigest(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<string[]> {
  const env = { ...process.env, ...environment };
  const script = ['--input-type=module', '--eval', SCRIPT];
  const { stdout } = await promisify(execFile)(program, [...args, ...script], { env });
  return stdout.trim().split(' ');
}

describe('a model has the same bytes', () => {
  test.each([1, 2, 3, 8])('at %i threads', (threads) => {
    expect(digestOf(table, threads)).toBe(expected);
  });

  test.each([1, 2, 3])('with its rows in another order: %i', (seed) => {
    expect(digestOf(takeRows(table, shuffled(ROWS, seed)), 2)).toBe(expected);
  });

  test('with its columns in any order', () => {
    const { columns } = table;
    for (const first of columns.keys()) {
      const rotated = [...columns.slice(first), ...columns.slice(0, first)];
      expect(digestOf({ ...table, columns: rotated }, 1)).toBe(expected);
      expect(digestOf({ ...table, columns: rotated.toReversed() }, 1)).toBe(expected);
    }
  });

  test.each([
    ['in a process of its own', [], ''],
    ['where the C library sees an older CPU', [], 'glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F'],
    ['where V8 sees an older CPU', ['--no-enable-avx'], ''],
    ['before V8 optimises the kernels', ['--liftoff-only'], ''],
    ['when V8 optimises them at once', ['--no-liftoff', '--no-wasm-tier-up'], ''],
    ['when V8 optimises nothing else', ['--max-lazy', '--no-opt', '--no-sparkplug'], ''],
  ])('%s', async (_, flags, tunables) => {
    const [, digest] = await versionAndDigest(process.execPath, flags, { GLIBC_TUNABLES: tunables });
    expect(digest).toBe(expected);
  });
});

const qemu = `qemu-${process.arch === 'x64' ? 'x86_64' : process.arch}`;
const hasQemu = process.arch === 'x64' && spawnSync(qemu, ['--version']).status === 0;

// Nehalem (2008) has SSE4.2, which V8's SIMD asks for, and no AVX; Haswell has AVX2 and FMA; EPYC is AMD's.
describe.skipIf(!hasQemu)('on an emulated CPU (skipped where qemu-user is not installed)', () => {
  test.each(['Nehalem', 'Haswell-noTSX', 'EPYC'])('%s: the same bytes', async (cpu) => {
    const [, digest] = await versionAndDigest(qemu, ['-cpu', cpu, process.execPath]);
    expect(digest).toBe(expected);
  });
});

const node24 = fileURLToPath(
  new URL(
    `../../../test/node-24/node_modules/node-${process.platform}-${process.arch}/bin/node`,
    import.meta.url,
  ),
);

describe.skipIf(!existsSync(node24))('on Node 24 (skipped before `npm ci --prefix test/node-24`)', () => {
  test('the same bytes', async () => {
    const [version, digest] = await versionAndDigest(node24, []);
    expect(version).toMatch(/^v24\./);
    expect(process.version).toMatch(/^v26\./);
    expect(digest).toBe(expected);
  });
});

function at(module: string): string {
  return JSON.stringify(new URL(module, import.meta.url).href);
}
