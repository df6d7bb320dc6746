import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Effects } from '../core/effects.ts';
import { MlopsError } from '../core/error.ts';
import { explainErrno } from '../core/files/explain-errno.ts';
import { EXIT } from '../core/exit-code.ts';
import { requireReplaceable } from '../core/files/require-replaceable.ts';
import { syncFile, syncFolder } from '../core/files/sync-to-disk.ts';
import { hiddenBeside, livingBeside, removeAbandonedBeside } from '../core/files/temporary-name.ts';

/** A file that is being made beside its place, by a program that writes to a path. */
export interface PendingFile {
  /** Write here; the file is there already, and empty. */
  readonly temporary: string;
  /** Moves what was written into place, durably: a reader sees the old bytes or the new ones. */
  readonly publish: () => Promise<void>;
  /** Forgets it; does nothing once it is published. */
  readonly discard: () => Promise<void>;
}

/**
 * Removes what killed processes have left beside it. Makes the folder and the empty file at once, so that a place that
 * cannot be written to is found before the work.
 *
 * @throws MlopsError OUTPUT_UNWRITABLE · OUTPUT_BUSY (75) while another process of this machine makes the same file: their
 *   files would be mixed
 */
export async function pendingFile(path: string, effects: Effects): Promise<PendingFile> {
  await requireReplaceable(path);
  const folder = dirname(path);
  await removeAbandonedBeside(path, effects);
  const temporary = hiddenBeside(path, '.tmp', effects);
  try {
    await mkdir(folder, { recursive: true });
    await (await open(temporary, 'wx')).close();
  } catch (cause) {
    throw unwritable(path, cause);
  }
  // After it is there: of two that begin at once, each sees the other, or one does.
  const others = (await livingBeside(path, '.tmp', effects)).filter((name) => name !== basename(temporary));
  if (others.length > 0) {
    await rm(temporary, { force: true });
    throw busy(path);
  }
  return {
    temporary,
    publish: async () => {
      // Hours may have passed.
      await requireReplaceable(path);
      await syncFile(temporary);
      try {
        await rename(temporary, path);
      } catch (cause) {
        throw unwritable(path, cause);
      }
      await syncFolder(folder);
    },
    discard: () => rm(temporary, { force: true }),
  };
}

function busy(path: string): MlopsError {
  return new MlopsError({
    code: 'OUTPUT_BUSY',
    message: `\`${path}\` is being written by another run`,
    hints: ['run again when it has ended, or name another path: the files of one run belong together'],
    exitCode: EXIT.tryLater,
    details: { path },
  });
}

function unwritable(path: string, cause: unknown): MlopsError {
  const told = explainErrno(cause, { access: 'write', path });
  return new MlopsError({
    code: 'OUTPUT_UNWRITABLE',
    message:
      told?.message ??
      `\`${path}\` cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    hints: told?.hints ?? ['check that its folder exists or can be made, and that you may write there'],
    ...(told?.exitCode === undefined ? {} : { exitCode: told.exitCode }),
    cause,
  });
}
