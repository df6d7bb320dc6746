import { relative } from 'node:path';
import * as z from 'zod';
import { describeSeconds } from './describe-seconds.ts';

const FILES = 10;

const report = z.object({
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number() })),
});

/**
 * The files of tests that took longest, a line each.
 *
 * @param json what Vitest's JSON reporter wrote; its times are milliseconds
 * @param root that paths are told from
 */
export function slowestFiles(json: string, root: string): string {
  const files = report
    .parse(JSON.parse(json))
    .testResults.map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, FILES);
  const lines = files.map(
    ({ name, seconds }) => `  ${describeSeconds(seconds).padStart(11)}  ${relative(root, name)}`,
  );
  return `the slowest files of tests:\n${lines.join('\n')}\n`;
}
