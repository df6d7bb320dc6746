/**
 * A command writes its outputs at their places. What lay there before is set aside first, with a journal, so that it
 * can be put back when the command fails or this process is killed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cp, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { writing } from '../../../core/files/system-error.ts';
import { outputPathProblem } from '../../content/plain-path.ts';
import type { StageOutput } from '../../project/project.ts';
import { move } from './move.ts';
import { removeTree } from './remove-tree.ts';

const journalSchema = z.array(
  z.object({
    // What puts back also removes: no journal may name anything but outputs.
    path: z.string().refine((path) => outputPathProblem(path) === undefined),
    aside: z.string().regex(/^aside\/\d+$/),
    /** Whether anything lay there. If so and nothing is aside, the run was killed before it was moved. */
    had: z.boolean(),
  }),
);

const JOURNAL = 'aside.json';

/** @param folder the private folder of the stage */
export async function backupOutputs(
  root: string,
  outputs: readonly StageOutput[],
  folder: string,
): Promise<void> {
  const journal = await Promise.all(
    outputs.map(async ({ path }, index) => ({
      path,
      aside: `aside/${index}`,
      had: (await lstat(join(root, path)).catch(() => undefined)) !== undefined,
    })),
  );
  await writing(folder, async () => {
    await mkdir(join(folder, 'aside'), { recursive: true });
    await writeFile(join(folder, JOURNAL), JSON.stringify(journal));
  });
  for (const [index, { path, persist }] of outputs.entries()) {
    const [place, aside] = [join(root, path), join(folder, `aside/${index}`)];
    await writing(place, async () => {
      await mkdir(dirname(place), { recursive: true });
      if (journal[index]?.had !== true) return;
      if (!persist) return move(place, aside);
      // A copy that was cut short must not count as what lay there.
      await cp(place, `${aside}.partial`, { recursive: true, verbatimSymlinks: true });
      return move(`${aside}.partial`, aside);
    });
  }
}

/**
 * Removes what the command has left and puts back what was there before.
 *
 * @returns the paths that were put back
 */
export async function restoreBackup(root: string, folder: string): Promise<string[]> {
  const back: string[] = [];
  for (const { path, aside, had } of readJournal(folder)) {
    const [place, kept] = [join(root, path), join(folder, aside)];
    const isKept = existsSync(kept);
    if (had && !isKept) continue;
    await removeTree(place);
    if (!isKept) continue;
    await mkdir(dirname(place), { recursive: true });
    await move(kept, place);
    back.push(path);
  }
  await rm(join(folder, JOURNAL), { force: true });
  return back;
}

/** The new outputs stand: the old ones are no longer to be put back. */
export async function discardBackup(folder: string): Promise<void> {
  await rm(join(folder, JOURNAL), { force: true });
}

function readJournal(folder: string): z.infer<typeof journalSchema> {
  try {
    return journalSchema.safeParse(JSON.parse(readFileSync(join(folder, JOURNAL), 'utf8'))).data ?? [];
  } catch {
    // No journal, or torn: then nothing was moved yet.
    return [];
  }
}
