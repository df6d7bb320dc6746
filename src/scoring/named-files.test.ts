/** Files that a command is given beside the rows: whatever stands in their place is told, and waited for by nobody. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNamed } from '../core/files/read-named.ts';
import { readProfile } from '../data/profile/profile.ts';
import { readScoringRules } from './limits/read-scoring-rules.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-named-'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 3 * 2 ** 30);
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['rules', readScoringRules, 'RULES_UNREADABLE'],
  ['a profile', readProfile, 'PROFILE_UNREADABLE'],
])('%s from a pipe that nobody writes to, or of 3 GiB', async (_, read, code) => {
  for (const [name, why] of [
    ['pipe', 'it is not a regular file'],
    ['large', 'it has more than'],
  ] as const) {
    await expect(read(join(folder, name))).rejects.toMatchObject({
      code,
      exitCode: 2,
      message: expect.stringContaining(why),
    });
  }
});

test.runIf(process.platform === 'linux')('what the shell gives as a file is read', async () => {
  const file = join(folder, 'given');
  execFileSync('mkfifo', [file]);
  const end = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = spawn('sh', ['-c', `exec 3> "$0"; echo 'bands: {}' >&3; sleep 0.2`, file], {
    stdio: 'ignore',
  });
  const ended = once(writer, 'exit');
  expect(String(await readNamed(`/dev/fd/${end}`, 1000))).toBe('bands: {}\n');
  closeSync(end);
  await ended;
});
