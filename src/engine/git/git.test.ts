import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGit } from './git.ts';

const isRoot = process.getuid?.() === 0;

function withRepository(work: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlops-git-'));
    try {
      execFileSync('git', ['init', '-q'], { cwd: folder });
      await work(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

test.skipIf(!isRoot)(
  'a repository of another user is called that (giving a folder away needs root: skipped)',
  withRepository(async (folder) => {
    chownSync(folder, 12_345, 12_345);
    chownSync(join(folder, '.git'), 12_345, 12_345);
    await expect(openGit(folder)).rejects.toMatchObject({
      code: 'GIT_UNTRUSTED',
      exitCode: 2,
      hints: [expect.stringContaining('safe.directory'), expect.anything()],
    });
  }),
);

test(
  'a damaged repository is not called none',
  withRepository(async (folder) => {
    writeFileSync(join(folder, '.git/HEAD'), 'no ref\n');
    await expect(openGit(folder)).rejects.toMatchObject({ code: 'GIT_FAILED', exitCode: 2 });
  }),
);

test('where there is none, and where there is no folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-git-'));
  await expect(openGit(folder)).rejects.toMatchObject({ code: 'NOT_A_REPOSITORY', exitCode: 2 });
  rmSync(folder, { recursive: true });
  await expect(openGit(folder)).rejects.not.toMatchObject({ code: 'GIT_MISSING' });
});
