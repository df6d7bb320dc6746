import * as z from 'zod';
import type { MutexHolder } from './mutex-holder.ts';

const holderSchema = z.object({
  pid: z.int(),
  start: z.string(),
  host: z.string(),
  machine: z.string(),
  processes: z.string(),
  boot: z.string(),
  since: z.string(),
  token: z.string().regex(/^[\w.-]+$/),
}) satisfies z.ZodType<MutexHolder>;

/** @returns undefined when this program did not write it: whoever did may be alive */
export function parseHolder(text: string): MutexHolder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
