import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Effects } from '../core/effects.ts';
import { syncFolder } from '../core/files/sync-to-disk.ts';
import { pendingFile, type PendingFile } from './pending-file.ts';
import type { ScoreRequest } from './score-request.ts';

/** The three files of a scoring run, each made beside its place. */
export interface ScoreFiles {
  readonly output: PendingFile;
  readonly quarantine: PendingFile;
  readonly receipt: PendingFile;
}

/** Makes the files, hands them to `work`, and forgets what was not published. */
export async function withScoreFiles<T>(
  request: Pick<ScoreRequest, 'output' | 'quarantine' | 'receipt'>,
  effects: Effects,
  work: (files: ScoreFiles) => Promise<T>,
): Promise<T> {
  const made: PendingFile[] = [];
  const make = async (path: string): Promise<PendingFile> => {
    const file = await pendingFile(path, effects);
    made.push(file);
    return file;
  };
  try {
    const output = await make(request.output);
    const quarantine = await make(request.quarantine);
    const receipt = await make(request.receipt);
    return await work({ output, quarantine, receipt });
  } finally {
    for (const file of made) await file.discard();
  }
}

/**
 * Moves the files into place, the receipt last. Scores that are not to be used are left out.
 *
 * @param scores whether the scores are published
 * @param receiptText what the receipt says
 */
export async function publishScores(
  request: Pick<ScoreRequest, 'receipt'>,
  files: ScoreFiles,
  receiptText: string,
  scores: boolean,
): Promise<void> {
  await writeFile(files.receipt.temporary, receiptText);
  // Without a receipt, what stands there is not a finished run: never the old receipt beside new scores.
  await rm(request.receipt, { force: true });
  // It may lie in another folder, of which a power cut need not keep what happened in this order.
  await syncFolder(dirname(request.receipt));
  await files.quarantine.publish();
  if (scores) await files.output.publish();
  await files.receipt.publish();
}
