import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Effects } from '../../../core/effects.ts';

const processSchema = z.object({ pid: z.int().positive(), start: z.string() });

/**
 * Stops a stage that outlived its run, with its whole process group.
 *
 * @param path where the run noted the process, absolute
 */
export function stopOrphan(path: string, effects: Effects): void {
  let noted: z.infer<typeof processSchema> | undefined;
  try {
    noted = processSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    // The stage had not started.
  }
  if (noted === undefined || effects.processStart(noted.pid) !== noted.start) return;
  try {
    process.kill(-noted.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
