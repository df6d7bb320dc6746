import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';
import { countTests, type TestCounts } from './count-tests.ts';
import { runScript } from './run-script.ts';
import { slowestFiles } from './slowest-files.ts';

/** Runs Vitest on this terminal and counts its tests. */
export async function runTests(
  vitest: string,
  args: readonly string[],
): Promise<{ exitCode: number; counts: TestCounts }> {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-report-'));
  try {
    const report = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const exitCode = await runScript(vitest, [...args, ...reporters]);
    const json = readReport(report);
    if (json !== undefined) process.stderr.write(slowestFiles(json, root));
    return { exitCode, counts: countTests(json, exitCode) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Undefined where Vitest ended before it wrote one. */
function readReport(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
