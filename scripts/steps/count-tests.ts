import * as z from 'zod';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const report = z.object({
  testResults: z.array(
    z.object({
      status: z.enum(['passed', 'failed']),
      assertionResults: z.array(
        z.object({ status: z.enum(['passed', 'failed', 'skipped', 'todo', 'pending']) }),
      ),
    }),
  ),
});

/**
 * Counts the tests of a run of Vitest. A test that never ended counts as failed. So do, once each: a file that failed without
 * a test that did, because it could not be loaded or its process ended; and a run that failed without either.
 *
 * @param json what Vitest's JSON reporter wrote; undefined where it wrote nothing
 * @throws ZodError or SyntaxError where it is not the report of Vitest
 */
export function countTests(json: string | undefined, exitCode: number): TestCounts {
  const files = json === undefined ? [] : report.parse(JSON.parse(json)).testResults;
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { status, assertionResults } of files) {
    const count = (...wanted: string[]) =>
      assertionResults.filter((test) => wanted.includes(test.status)).length;
    const failedTests = count('failed', 'pending');
    passed += count('passed');
    skipped += count('skipped', 'todo');
    failed += status === 'failed' ? Math.max(failedTests, 1) : failedTests;
  }
  const ranNothing = passed + failed + skipped === 0;
  if (failed === 0 && (exitCode !== 0 || ranNothing)) failed = 1;
  return { passed, failed, skipped };
}
