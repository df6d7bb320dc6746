import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { chooseProfile, type ProfileOption } from './choose-profile.ts';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'choose-profile-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'model'));
  return folder;
}

const PROFILE = { name: 'p', fields: [{ name: 'x', type: 'number' }] };

it('takes the one of the model, whatever lies in `profiles`', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'model/profile.json'), '{}');
  await mkdir(join(folder, 'profiles'));
  await writeFile(join(folder, 'profiles/customers.json'), 'no JSON');
  const chosen = await chooseProfile({ input: 'customers.csv' }, join(folder, 'model'), folder);
  expect(chosen).toEqual({ profile: { kind: 'model' }, name: null });
});

it('takes the one that is named, and none where that is asked for', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'p.json');
  await writeFile(path, JSON.stringify(PROFILE));
  const choose = (profile: ProfileOption) =>
    chooseProfile({ input: 'customers.csv', profile }, join(folder, 'model'), folder);
  const named = { profile: { kind: 'given', profile: PROFILE }, name: path };
  expect(await choose({ kind: 'file', path })).toEqual(named);
  expect(await choose({ kind: 'none' })).toEqual({
    profile: { kind: 'none' },
    name: null,
  });
});

it('of a model that has none, takes that of the name of the input only where it lies', async () => {
  const folder = await makeFolder();
  const chosen = await chooseProfile({ input: 'customers.csv' }, join(folder, 'model'), folder);
  expect(chosen).toEqual({ profile: { kind: 'model' }, name: null });
});
