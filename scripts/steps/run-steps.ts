import { performance } from 'node:perf_hooks';
import { describeSeconds } from './describe-seconds.ts';
import { runTests } from './run-tests.ts';
import { recordResult, type StepResult } from './step-result.ts';
import { runScript } from './run-script.ts';

/** A script below node_modules or of this repository, run by the pinned Node. */
export interface Step {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** Set where the script is Vitest: its tests are counted, and not the step. */
  readonly countsTests?: true;
}

/** Runs steps one after another on this terminal; ends the process at the first that fails. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const { exitCode } = await runStep(step);
    if (exitCode !== 0) process.exit(exitCode);
  }
}

/** Runs a step on this terminal, and says how long it took. */
export async function runStep(step: Step): Promise<{ exitCode: number; result: StepResult }> {
  const { name, script, args = [] } = step;
  process.stderr.write(`\n▸ ${name}\n`);
  const start = performance.now();
  const { exitCode, counts } = step.countsTests
    ? await runTests(script, args)
    : await runScript(script, args).then((code) => ({ exitCode: code, counts: countStep(code) }));
  const result = { name, seconds: (performance.now() - start) / 1000, ...counts };
  const time = describeSeconds(result.seconds);
  process.stderr.write(
    exitCode === 0 ? `✓ ${name}: ${time}\n` : `✗ ${name} failed with exit code ${exitCode}: ${time}\n`,
  );
  recordResult(result);
  return { exitCode, result };
}

const countStep = (exitCode: number) => ({
  passed: exitCode === 0 ? 1 : 0,
  failed: exitCode === 0 ? 0 : 1,
  skipped: 0,
});
