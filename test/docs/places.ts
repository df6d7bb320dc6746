/** Where the commands of a page are run: a folder that looks to them as the reader's does. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../rig/rig.ts';
import { installProgram, runCommands } from './run-commands.ts';

export interface Places {
  /** The home of who runs the commands; all places lie in it. */
  readonly home: string;
  /** Makes the place that `<!-- run in: … -->` names, for one page, and says where. */
  readonly make: (place: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** What of the repository its own pipeline needs, and what pages name. */
const CLONE = [
  '.gitignore',
  'examples/own-data',
  'examples/own-stage',
  'params.yaml',
  'pipeline.yaml',
  'profiles',
  'scoring.yaml',
  'stages/features.sql',
];

export async function makePlaces(): Promise<Places> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'mlops-docs-')));
  let places = 0;
  let example: Promise<string> | undefined;

  const emptyFolder = async () => {
    const path = join(home, `${++places}`, 'mlops');
    await mkdir(path, { recursive: true });
    return path;
  };
  const run = async (folder: string, script: string) => {
    const { exitCode, printed } = await runCommands(script, { folder, home });
    if (exitCode !== 0) throw new Error(`${script}\n${printed}`);
  };
  /** Without the sources of mlops: its program is the one of this repository. */
  const clone = async () => {
    const folder = await emptyFolder();
    for (const path of CLONE)
      for (const file of await filesOf(path)) await cp(join(repository, file), join(folder, file));
    await installProgram(join(folder, 'bin/mlops.js'));
    await run(
      folder,
      'git init --quiet --initial-branch main; git add --all; git commit --quiet -m "A pipeline"',
    );
    return folder;
  };
  const finishedExample = async () => {
    const folder = await emptyFolder();
    await copyInto(folder, 'examples/own-data');
    await run(
      folder,
      'git init --quiet --initial-branch main; mlops repro; git add --all; git commit --quiet -m "A pipeline"',
    );
    return folder;
  };

  const make = async (place: string): Promise<string> => {
    const [kind, ...paths] = place.split(' ');
    if (kind === 'clone') return clone();
    const folder = await emptyFolder();
    if (kind === 'own-data') {
      example ??= finishedExample();
      await cp(await example, folder, { recursive: true });
    } else if (kind === 'folder') {
      for (const path of paths) await copyInto(folder, path);
    } else throw new Error(`run in: \`${place}\` is not clone, own-data or folder`);
    return folder;
  };
  return { home, make, remove: () => rm(home, { recursive: true, force: true }) };
}

/** A file as itself, of a folder all that lies in it; nothing that git ignores. */
async function copyInto(folder: string, path: string): Promise<void> {
  const isFolder = (await stat(join(repository, path))).isDirectory();
  const from = isFolder ? path : dirname(path);
  for (const file of await filesOf(path))
    await cp(join(repository, file), join(folder, relative(from, file)));
}

async function filesOf(path: string): Promise<readonly string[]> {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', path];
  const { stdout } = await promisify(execFile)('git', words, { cwd: repository });
  return stdout.split('\0').filter((name) => name !== '');
}
