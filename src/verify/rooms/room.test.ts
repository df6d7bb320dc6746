import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TestProject } from '../../engine/test-projects/test-project.fixture.ts';
import { makeRoom } from './room.ts';

test('a room holds what is declared, and of a directory only what is content of it', async () => {
  using project = new TestProject({
    '.mlopsignore': '*.log\nd/cache/\n',
    undeclared: '',
    'd/a': '1',
    'd/b.log': '2',
    'd/cache/c': '3',
    'named.log': '4',
    'pipeline.yaml': 'stages:\n  s: {cmd: ls d > o, deps: [d, named.log], outs: [o]}\n',
  });
  symlinkSync('nowhere', project.path('d/broken.log'));
  const folder = mkdtempSync(join(tmpdir(), 'mlops-room-'));
  try {
    const room = await makeRoom(await project.load(), folder);
    const found = [
      'pipeline.yaml',
      '.mlopsignore',
      'd/a',
      'd/b.log',
      'd/cache',
      'd/broken.log',
      'named.log',
      'undeclared',
    ];
    expect(found.filter((path) => existsSync(join(room, path)))).toEqual([
      'pipeline.yaml',
      '.mlopsignore',
      'd/a',
      // Named itself, it is meant.
      'named.log',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
