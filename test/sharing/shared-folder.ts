import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type Rig } from '../rig/rig.ts';
import { transcript } from '../rig/transcript.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export async function share(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-share-'));
  folders.push(folder);
  return folder;
}

export const config = (url: string) => ({ 'mlops.yaml': `remote: {url: ${JSON.stringify(url)}}\n` });

export const said = async (rig: Rig, url: string, ...words: string[]): Promise<string> =>
  (await transcript(rig, ...words)).replaceAll(url, '<share>');

export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
