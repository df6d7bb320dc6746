import * as z from 'zod';
import type { Transcript } from './rig.ts';

const stages = z.object({ stages: z.array(z.object({ stage: z.string(), verdict: z.string() })) });

/** The verdict on each stage, from what `repro --json` or `status --json` printed. */
export function verdicts({ stdout }: Transcript): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stages.parse(report(stdout)).stages.map(({ stage, verdict }) => [stage, verdict]),
  );
}

/** What `repro --json` printed, with zero in the place of what differs from run to run. */
export const report = (stdout: string) => JSON.parse(stdout.replaceAll('<number>', '0'));
