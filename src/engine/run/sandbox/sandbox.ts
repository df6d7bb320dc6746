/**
 * A folder that holds what a stage declares and nothing else: a stage that runs in it cannot read by accident what it
 * does not declare, and what it does to its inputs it does to copies.
 */
import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { writing } from '../../../core/files/system-error.ts';
import { type FileStat, statPath } from '../../content/file-stat.ts';
import { IgnoreRules } from '../../content/ignore-rules.ts';
import { walkDirectory } from '../../content/walk-directory.ts';
import { rootBelow } from '../../pipeline/project-path.ts';
import type { Project, Stage } from '../../project/project.ts';
import { privateFolder, type RunContext } from '../run-context.ts';

export interface Sandbox {
  /** What the stage takes for the project's root, absolute. */
  readonly root: string;
  /** What was put in, by absolute path: whoever changes it leaves another stat. */
  readonly given: ReadonlyMap<string, FileStat>;
}

/**
 * `sandbox: false` is written down where people review it: it wins over `--sandbox`. A command that reads a parameter
 * file by itself finds the other text of an override nowhere else.
 */
export const isSandboxed = (run: RunContext, stage: Stage): boolean =>
  stage.sandbox ?? (run.sandbox || readsOverride(run.context.project, stage));

/** Whether a command reads a file that counts with another text than lies there. */
export function readsOverride({ override }: Pick<Project, 'override'>, stage: Stage): boolean {
  return override !== undefined && parameterFilesOf(stage).some((file) => override.texts.has(file));
}

/** Where a sandbox takes the project's root to be. */
export function sandboxRoot(run: RunContext, stage: Stage): string {
  const folder = join(run.context.project.root, privateFolder(stage.name), 'sandbox');
  return rootBelow(folder, [...declaredPaths(stage)]);
}

/**
 * Inputs, parameter files, stores and the outputs to go on from, by reflink where the file system can. An input with an
 * absolute path is read where it lies.
 *
 * @throws MlopsError UNREADABLE_CONTENT, CANNOT_WRITE
 */
export async function fillSandbox(run: RunContext, stage: Stage): Promise<Sandbox> {
  const { project } = run.context;
  const root = sandboxRoot(run, stage);
  const given = new Map<string, FileStat>();
  const filling: Filling = { given, folders: new Set(), ignores: new IgnoreRules(project.root) };
  await writing(root, async () => {
    await mkdir(root, { recursive: true });
    if (stage.action.kind === 'command') await mkdir(join(root, stage.action.directory), { recursive: true });
    for (const path of declaredPaths(stage)) {
      const text = project.override?.texts.get(path);
      if (text === undefined) await copyIn(join(project.root, path), join(root, path), path, filling);
      else await giveText(text, join(root, path), filling);
    }
    // The stage may go on from these, so a change of them is no surprise. A store has links of its own making.
    const open = [...stage.outputs.filter(({ persist }) => persist), ...stage.state].map(({ path }) => path);
    for (const path of open) {
      if (!existsSync(join(project.root, path))) continue;
      await cp(join(project.root, path), join(root, path), {
        recursive: true,
        mode: constants.COPYFILE_FICLONE,
      });
    }
  });
  return { root, given };
}

function declaredPaths(stage: Stage): ReadonlySet<string> {
  const paths = [...stage.inputs.map(({ path }) => path), ...parameterFilesOf(stage)];
  return new Set(paths.filter((path) => !isAbsolute(path)));
}

// The parameters of a command are `{file: {key: value}}`, and it reads the file itself.
const parameterFilesOf = ({ action, parameters }: Stage): readonly string[] =>
  action.kind === 'command' ? Object.keys(parameters) : [];

interface Filling {
  readonly given: Map<string, FileStat>;
  /** Those that are there. */
  readonly folders: Set<string>;
  /** What is no content of a directory is not declared with it. */
  readonly ignores: IgnoreRules;
}

async function copyIn(source: string, target: string, shown: string, filling: Filling): Promise<void> {
  if (statPath(source).kind !== 'directory') return copyOne(source, target, filling);
  await mkdir(target, { recursive: true });
  for (const { path } of walkDirectory(source, shown, filling.ignores))
    await copyOne(join(source, path), join(target, path), filling);
}

async function giveText(text: string, target: string, { given }: Filling): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
  const written = statPath(target);
  if (written.kind === 'file') given.set(target, written.stat);
}

async function copyOne(source: string, target: string, { given, folders }: Filling): Promise<void> {
  // One input may lie in another.
  if (given.has(target)) return;
  const folder = dirname(target);
  if (!folders.has(folder)) await mkdir(folder, { recursive: true });
  folders.add(folder);
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  const copied = statPath(target);
  if (copied.kind !== 'file') return;
  // A read-only input is readable here as well, and the folder can be removed again.
  await chmod(target, copied.stat.executable ? 0o755 : 0o644);
  const settled = statPath(target);
  if (settled.kind === 'file') given.set(target, settled.stat);
}
