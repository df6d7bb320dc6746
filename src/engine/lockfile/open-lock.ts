/**
 * Reads the lock of a project as `readLockFile` does. A text that was checked before is not checked again: which, says
 * the digest of its bytes and of the build of mlops that checked it; no time stamp has a say in it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes, digestJson } from '../../core/digest.ts';
import { stateName } from '../content/state-file-name.ts';
import { writeShortcut } from '../content/write-shortcut.ts';
import { MAX_LOCK_BYTES } from '../project/limits.ts';
import type { LockFile } from './lock-file.ts';
import type { EnginePorts } from '../project/ports.ts';
import type { Project } from '../project/project.ts';
import { readText } from '../project/read-text.ts';

/** Of what is written. Another number forgets all. */
const SCHEMA = 1;

/** @throws MlopsError LOCK_INVALID, CANNOT_READ, FILE_TOO_LARGE */
export async function openLock(
  project: Pick<Project, 'root' | 'lockFile' | 'override'>,
  { build, effects }: Pick<EnginePorts, 'build' | 'effects'>,
): Promise<LockFile> {
  const { root } = project;
  const lockFile = lockToRead(project);
  const text = readText(join(root, lockFile), MAX_LOCK_BYTES);
  if (text === undefined) return { stages: new Map() };
  const memory = join(root, '.mlops/state', stateName('lock', lockFile));
  const mark = digestJson({ schema: SCHEMA, build, text: digestBytes(text) });
  if (readMark(memory) === mark) {
    const { stages } = JSON.parse(text) as { readonly stages: { readonly [name: string]: never } };
    return { stages: new Map(Object.entries(stages)) };
  }
  // With it comes the schema library, which a run with nothing to do does not need.
  const { parseLock, renderLock } = await import('./lock-file.ts');
  const lock = parseLock(lockFile, text);
  // Then the text alone says what the schema has made of it.
  // Torn or damaged, the mark is not the one that is looked for.
  if (renderLock(lock) === text && existsSync(join(root, '.mlops'))) writeShortcut(memory, [mark], effects);
  return lock;
}

/** What the workspace was last made from as far as this run knows; relative to the root. */
export function lockToRead({
  root,
  lockFile,
  override,
}: Pick<Project, 'root' | 'lockFile' | 'override'>): string {
  const own = override?.lockFile;
  return own !== undefined && existsSync(join(root, own)) ? own : lockFile;
}

function readMark(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // None yet: the text is checked.
    return undefined;
  }
}
