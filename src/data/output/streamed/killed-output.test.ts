import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { realEffects } from '../../../core/effects.ts';
import { removeAbandonedBeside } from '../../../core/files/temporary-name.ts';
import { testFolder } from '../../duckdb/test-table.fixture.ts';

test('what a killed process has left beside the output is removed by the next one', async () => {
  const folder = await testFolder();
  const path = join(folder, 'scores.parquet');
  const script = fileURLToPath(new URL('endless-output.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, [script, path], { stdio: 'inherit' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  for (const ending of ['.bloom', '.piece']) {
    while (!(await readdir(folder)).some((name) => name.endsWith(ending))) {
      expect(child.exitCode).toBeNull();
      await setTimeout(1);
    }
  }
  // None is removed while its process lives.
  expect(await removeAbandonedBeside(path, realEffects)).toEqual([]);
  child.kill('SIGKILL');
  await ended;
  const left = (await readdir(folder)).filter((name) => name !== 'scores.parquet');
  expect(left.some((name) => name.endsWith('.bloom'))).toBe(true);
  expect(await removeAbandonedBeside(path, realEffects)).toHaveLength(left.length);
  expect(await readdir(folder)).toEqual(['scores.parquet']);
});
