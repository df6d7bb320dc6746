import { describeSeconds } from './describe-seconds.ts';
import type { StepResult } from './step-result.ts';

/**
 * The step that holds the time of all others against a limit. Where it fails, its name says which parts took longest.
 *
 * @param elapsed seconds of all steps
 * @param limit seconds
 */
export function withinTime(results: readonly StepResult[], elapsed: number, limit: number): StepResult {
  const none = { seconds: 0, passed: 0, failed: 0, skipped: 0 };
  const name = `at most ${describeSeconds(limit)}`;
  if (elapsed <= limit) return { ...none, name, passed: 1 };
  const slowest = results
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, 3)
    .map((result) => `${result.name} ${describeSeconds(result.seconds)}`);
  return {
    ...none,
    name: `${name}: took ${describeSeconds(elapsed)}; slowest: ${slowest.join(', ')}`,
    failed: 1,
  };
}
