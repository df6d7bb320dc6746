/** `npm test`: builds, then runs every check and every test, also after one that failed, and counts them. */
import { performance } from 'node:perf_hooks';
import { runStep } from './steps/run-steps.ts';
import type { StepResult } from './steps/step-result.ts';
import { buildSteps, checkSteps, endToEndSteps, unitSteps } from './steps/steps.ts';
import { tally } from './steps/tally.ts';

const results: StepResult[] = [];
for (const step of [...buildSteps, ...checkSteps, ...unitSteps, ...endToEndSteps]) {
  const { exitCode, result } = await runStep(step);
  results.push(result);
  if (exitCode === 0) continue;
  process.exitCode = 1;
  // There is nothing to test then, or what was built of other sources.
  if (buildSteps.includes(step)) break;
}
process.stdout.write(`\n${tally(results, performance.now() / 1000)}`);
