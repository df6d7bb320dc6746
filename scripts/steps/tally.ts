import { describeSeconds } from './describe-seconds.ts';
import type { StepResult } from './step-result.ts';

/**
 * A table of the steps with their times, and as its last line what they count in all: `12 passed, 0 failed, 1 skipped`.
 *
 * @param elapsed seconds from the start of the first step to now
 */
export function tally(results: readonly StepResult[], elapsed: number): string {
  const rows = results.map(({ name, seconds, passed, failed, skipped }) => [
    name,
    describeSeconds(seconds),
    ...[passed, failed, skipped].map(String),
  ]);
  const all = [['', 'time', 'passed', 'failed', 'skipped'], ...rows, ['in all', describeSeconds(elapsed)]];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const lines = all.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  const sum = (kind: 'passed' | 'failed' | 'skipped') =>
    results.reduce((total, result) => total + result[kind], 0);
  return `${lines.join('\n')}\n\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`;
}
