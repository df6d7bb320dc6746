/** mlops under a CPU that qemu-user emulates, its stages as well. On Linux, x64; arm64 needs Debian's C library for it. */
import { spawnSync } from 'node:child_process';
import { access, chmod, copyFile, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../rig/rig.ts';

export type Architecture = 'x64' | 'arm64';

/** Where Debian's `libc6-arm64-cross`, `libstdc++6-arm64-cross` and `libatomic1-arm64-cross` put their libraries. */
const ARM64_LIBRARIES = '/usr/aarch64-linux-gnu/lib';

/** Undefined where it can emulate both. */
export async function whyNoEmulation(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is made for Linux on x64';
  const absent = ['qemu-x86_64', 'qemu-aarch64'].find(
    (program) => spawnSync(program, ['--version']).status !== 0,
  );
  if (absent !== undefined) return `\`${absent}\` is absent; Debian has it in \`qemu-user\``;
  const libraries = ['libc.so.6', 'libstdc++.so.6', 'libatomic.so.1'];
  for (const name of libraries) {
    const there = await access(join(ARM64_LIBRARIES, name)).then(
      () => true,
      () => false,
    );
    if (!there) return `\`${name}\` for arm64 is absent; Debian has it in \`libc6-arm64-cross\` and the like`;
  }
  return undefined;
}

/**
 * An installation of this build for an architecture, with the packages that package-lock.json pins for it.
 *
 * @param folder a new one
 */
export async function installFor(architecture: Architecture, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc', 'oclif.manifest.json'])
    await copyFile(join(repository, name), join(folder, name));
  await cp(join(repository, 'dist'), join(folder, 'dist'), {
    recursive: true,
    filter: isNotCompiled,
    verbatimSymlinks: true,
  });
  if (architecture === process.arch) {
    await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
    return;
  }
  const platform = [`--cpu=${architecture}`, '--os=linux', '--libc=glibc'];
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', ['ci', ...platform, ...quiet], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`\`npm ci\` for ${architecture} ended with exit code ${status}: ${stderr}`);
}

/** Compiled code that is kept in a build is none of another CPU. */
const isNotCompiled = (path: string) => !path.endsWith('.compile-cache');

/**
 * Makes a program that is this installation's Node under the CPU. What it starts as `process.execPath` is that program again:
 * qemu-user emulates one process, and the kernel would start the next one on the real CPU.
 *
 * @param installation by `installFor`
 * @param cpu a name that qemu knows
 * @returns its path
 */
export async function emulatedNode(
  architecture: Architecture,
  installation: string,
  cpu: string,
): Promise<string> {
  const program = join(installation, `node-${cpu}`);
  const preload = join(installation, `node-${cpu}.mjs`);
  await writeFile(preload, `process.execPath = ${JSON.stringify(program)};\n`);
  const node = join(installation, `node_modules/node-linux-${architecture}/bin/node`);
  const emulator =
    architecture === 'x64'
      ? `qemu-x86_64 -cpu ${cpu}`
      : `qemu-aarch64 -cpu ${cpu} -L '${await arm64Root(installation)}'`;
  await writeFile(program, `#!/bin/sh\nexec ${emulator} '${node}' --import '${preload}' "$@"\n`);
  await chmod(program, 0o755);
  return program;
}

/** What qemu shows in place of the real root. ONNX Runtime looks up its CPU there, and fails where it finds one of another kind. */
async function arm64Root(installation: string): Promise<string> {
  const root = join(installation, 'arm64-root');
  await mkdir(join(root, 'proc'), { recursive: true });
  await symlink(ARM64_LIBRARIES, join(root, 'lib')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await writeFile(join(root, 'proc/cpuinfo'), `${describedCore(0)}\n\n${describedCore(1)}\n\n`);
  return root;
}

const describedCore = (number: number) =>
  [
    `processor\t: ${number}`,
    'BogoMIPS\t: 50.00',
    'Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 cpuid',
    'CPU implementer\t: 0x41',
    'CPU architecture: 8',
    'CPU variant\t: 0x1',
    'CPU part\t: 0xd07',
    'CPU revision\t: 0',
  ].join('\n');
