/**
 * From AssemblyScript to WebAssembly. The compiler is a development dependency: the bundle carries the result, and from
 * sources it is compiled once and kept in node_modules/.cache under a digest of all that goes into it.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestJson } from '../core/digest.ts';
import { writeFileAtomic } from '../core/files/write-file.ts';

const assembly = join(import.meta.dirname, 'assembly');
const packages = join(import.meta.dirname, '../../node_modules');

const OPTIONS = [
  '-O3',
  '--noAssert',
  '--runtime=stub',
  '--enable=simd,threads,bulk-memory',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=1',
  '--maximumMemory=65536',
  // Constants, between the frame and what it lays out.
  '--memoryBase=2048',
];

export async function compileKernels(): Promise<Uint8Array<ArrayBuffer>> {
  const kept = join(packages, '.cache/mlops', `kernels-${await inputDigest()}.wasm`);
  try {
    return new Uint8Array(await readFile(kept));
  } catch (error) {
    if (!(error instanceof Error && Reflect.get(error, 'code') === 'ENOENT')) throw error;
  }
  const compiled = await compile();
  await writeFileAtomic(kept, compiled);
  return compiled;
}

async function inputDigest(): Promise<string> {
  const files = await readdir(assembly, { recursive: true });
  const names = files.filter((name) => name.endsWith('.ts')).toSorted();
  const sources = names.map(async (name) => [name, await readFile(join(assembly, name), 'utf8')]);
  const compiler = await readFile(join(packages, 'assemblyscript/package.json'), 'utf8');
  const digest = digestJson({ sources: await Promise.all(sources), options: OPTIONS, compiler });
  return digest.replace(/^.*:/, '').slice(0, 32);
}

async function compile(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-kernels-'));
  try {
    const output = join(folder, 'kernels.wasm');
    const compiler = join(packages, 'assemblyscript/bin/asc.js');
    const args = [compiler, 'index.ts', '--outFile', output, ...OPTIONS];
    await promisify(execFile)(process.execPath, args, { cwd: assembly });
    return new Uint8Array(await readFile(output));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
