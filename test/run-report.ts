import * as z from 'zod';
import type { Transcript } from './rig.ts';

const stages = z.object({ stages: z.array(z.object({ stage: z.string(), verdict: z.string() })) });

/** The verdict on each stage, from what `repro --json` or `status --json` printed. */
export function verdicts({ stdout }: Transcript): Readonly<Record<string, string>> {
  const document = JSON.parse(stdout.replaceAll('<number>', '0'));
  return Object.fromEntries(stages.parse(document).stages.map(({ stage, verdict }) => [stage, verdict]));
}
