import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { openRemote } from './open-remote.ts';
import type { Remote } from './remote.ts';

const TEXT = 'sent\n';

/** A remote in which somebody has put a link, the folder that it leads to, and a file to send. */
async function linkedRemote(name: string): Promise<{ remote: Remote; elsewhere: string; file: string }> {
  const base = mkdtempSync(join(tmpdir(), 'mlops-remote-'));
  const [url, elsewhere, file] = [join(base, 'there'), join(base, 'elsewhere'), join(base, 'file')];
  for (const folder of [url, elsewhere]) mkdirSync(folder);
  mkdirSync(join(url, name, '..'), { recursive: true });
  symlinkSync(elsewhere, join(url, name));
  writeFileSync(file, TEXT);
  return { remote: await openRemote({ url, base }, realEffects), elsewhere, file };
}

test.each(['tmp', 'blobs', 'blobs/ab'])('nothing is sent through a link: %s', async (name) => {
  const { remote, elsewhere, file } = await linkedRemote(name);
  await expect(remote.send('blobs/ab/cd', file, digestBytes(TEXT))).rejects.toMatchObject({
    code: 'REMOTE_UNUSABLE',
    exitCode: 2,
    message: expect.stringContaining(`/there/${name}\` in it is a link, and nothing is written through one`),
  });
  expect(readdirSync(elsewhere)).toEqual([]);
});

test.each(['registry', 'registry/journal'])('nothing is created through a link: %s', async (name) => {
  const { remote, elsewhere } = await linkedRemote(name);
  await expect(remote.create('registry/journal/00000001.json', TEXT)).rejects.toMatchObject({
    code: 'REMOTE_UNUSABLE',
  });
  expect(readdirSync(elsewhere)).toEqual([]);
});

test('what is read may lie behind a link: its digest says whether it is what was asked for', async () => {
  const { remote, elsewhere } = await linkedRemote('actions');
  writeFileSync(join(elsewhere, 'x.json'), TEXT);
  expect(await remote.fetchText('actions/x.json', 100)).toBe(TEXT);
});

// `/sys` lets nobody make a file, root neither.
test.runIf(existsSync('/sys/kernel'))(
  'what the disk here refuses is not the remote’s, though their names begin alike',
  async () => {
    const base = mkdtempSync(join(tmpdir(), 'mlops-remote-'));
    const [url, here] = [join(base, 'share'), join(base, 'share-here')];
    mkdirSync(url);
    writeFileSync(join(url, 'x'), TEXT);
    symlinkSync('/sys', here);
    const remote = await openRemote({ url, base }, realEffects);
    const error: unknown = await remote.fetch('x', join(here, 'x'), 100).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringMatching(/^E(ACCES|PERM|ROFS)$/) });
  },
);
