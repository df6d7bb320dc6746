import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireReplaceable } from './require-replaceable.ts';
import { writeFileAtomic } from './write-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'mlops-places-'));
const at = (name: string) => join(folder, name);

test('nothing and a plain file may be replaced', async () => {
  writeFileSync(at('plain'), 'old');
  await requireReplaceable(at('plain'));
  await requireReplaceable(at('absent'));
  await requireReplaceable(at('plain/below'));
});

test('what is neither stays as it is, whoever writes', async () => {
  writeFileSync(at('target'), 'kept');
  symlinkSync('target', at('link'));
  symlinkSync('nowhere', at('dangling'));
  mkdirSync(at('folder'));
  execFileSync('mkfifo', [at('pipe')]);
  const server = createServer().listen(at('socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  const kinds = {
    link: 'a symbolic link',
    dangling: 'a symbolic link',
    folder: 'a folder',
    pipe: 'a named pipe',
    socket: 'a socket',
    '/dev/null': 'a device',
  };
  for (const [name, kind] of Object.entries(kinds)) {
    const path = name.startsWith('/') ? name : at(name);
    const before = lstatSync(path).ino;
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      exitCode: 2,
      message: `\`${path}\` cannot be written: ${kind} is there, and only a regular file can be replaced`,
    });
    expect(lstatSync(path).ino).toBe(before);
  }
  server.close();
  expect(readFileSync(at('target'), 'utf8')).toBe('kept');
  // No temporary file is left.
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
