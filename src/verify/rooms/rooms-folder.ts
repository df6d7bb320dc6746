/** The folder in the system's temporary one that the rooms of a verification lie in. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../core/effects.ts';
import { removeAbandoned, temporaryName } from '../../core/files/temporary-name.ts';
import { killStrays } from '../../engine/run/process/stray-processes.ts';

const NAME = 'mlops-verify';

export interface RoomsFolder {
  readonly path: string;
  /** Removes it, with what still works in it. */
  readonly remove: () => Promise<void>;
  /** Gives it a name under which nobody removes it. Returns that. */
  readonly keep: () => Promise<string>;
}

/**
 * Makes a new one, readable by its owner alone, and removes those that killed verifications have left.
 *
 * @param temporary the system's temporary folder
 */
export async function makeRoomsFolder(temporary: string, effects: Effects): Promise<RoomsFolder> {
  // Commands end with their run, and a module that is busy would go on in its room.
  await removeAbandoned(join(temporary, NAME), effects, killStrays);
  const path = temporaryName(join(temporary, NAME), '', effects);
  await mkdir(path, { mode: 0o700 });
  return {
    path,
    remove: async () => {
      killStrays(path);
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
    keep: async () => {
      const kept = path.replace(`${NAME}.`, `${NAME}-kept-`);
      await rename(path, kept);
      return kept;
    },
  };
}
