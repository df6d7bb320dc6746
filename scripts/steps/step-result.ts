import { appendFileSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const count = z.int().nonnegative();

const stepResult = z.object({
  name: z.string(),
  seconds: z.number().nonnegative(),
  passed: count,
  failed: count,
  skipped: count,
});

/** How a step went; of one that runs tests, how its tests went. */
export type StepResult = Readonly<z.output<typeof stepResult>>;

/** Adds a line to the file that `MLOPS_STEP_RESULTS` names: `.ci/run` counts what its parts write there. */
export function recordResult(result: StepResult): void {
  const file = process.env['MLOPS_STEP_RESULTS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(result)}\n`);
}

/** @throws ZodError or SyntaxError where a line is no result */
export function readResults(file: string): readonly StepResult[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => stepResult.parse(JSON.parse(line)));
}
