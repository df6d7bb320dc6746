import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestBytes } from '../core/digest.ts';
import { realEffects } from '../core/effects.ts';
import { modelIdentity } from '../core/model-version.ts';
import { publishModel } from './publish-model.ts';
import { registeredModel } from './registered-model.ts';
import { registryLayout } from './registry-layout.ts';

let registry = '';
beforeEach(async () => {
  registry = await mkdtemp(join(tmpdir(), 'mlops-publish-'));
});
afterEach(() => rm(registry, { recursive: true }));

const model = modelIdentity({ 'model.onnx': digestBytes('graph') });
const fill = async (directory: string, text = 'graph') => {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'model.onnx'), text);
};
const publish = (before: () => Promise<unknown> = async () => undefined) =>
  publishModel(registry, model, realEffects, async (directory) => {
    await fill(directory);
    await before();
  });
const place = () => registryLayout.model(registry, model.version);

test('a model that another process puts there meanwhile is not taken from under its readers', async () => {
  let first = 0;
  await publish(async () => {
    await publish();
    first = (await stat(place())).ino;
  });
  expect((await stat(place())).ino).toBe(first);
  await registeredModel(registry, model.version, model.digest);
});

test('many that are put there at once are one', async () => {
  await Promise.all(Array.from({ length: 8 }, () => publish()));
  await registeredModel(registry, model.version, model.digest);
});

test('what a crash has left there is replaced', async () => {
  await fill(place(), 'gra');
  await chmod(join(place(), 'model.onnx'), 0o444);
  await publish();
  await registeredModel(registry, model.version, model.digest);
});

test('many that find what a crash has left agree on one, again and again', async () => {
  for (let round = 0; round < 25; round += 1) {
    await fill(place(), 'gra');
    await Promise.all(Array.from({ length: 8 }, () => publish()));
    await registeredModel(registry, model.version, model.digest);
    await rm(registryLayout.versions(registry), { recursive: true });
  }
});
