import { chmod, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import type { MlopsError } from '../../core/error.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { pullRegistry } from '../../registry/remote/pull-registry.ts';
import { pushRegistry } from '../../registry/remote/push-registry.ts';
import { readHistory } from '../../registry/journal/read-history.ts';
import { clone, folder, remote, share } from './registry-clone.fixture.ts';

const at = (path: string) => join(share, 'registry', path);
const pull = (name = 'b') => pullRegistry(clone(name).registry, remote, realEffects);
const model = (text: string) => JSON.stringify((JSON.parse(text) as { model: unknown }).model);

describe('a remote that somebody changed', () => {
  let version: string;
  beforeEach(async () => {
    const a = clone('a');
    await a.repro(0.5);
    version = a.champion() ?? '';
  });

  const journals: [string, string, () => Promise<void>][] = [
    ['an entry that is no JSON', '00000002.json', () => overwrite('journal/00000002.json', 'x')],
    ['a changed entry', '00000002.json', () => overwrite('journal/00000001.json', '{}').then(restoreFirst)],
    ['a huge entry', '00000002.json', () => overwrite('journal/00000002.json', ' '.repeat(400_000))],
    ['a gap', '00000003.json', () => writeFile(at('journal/00000004.json'), '{}')],
    ['a second history from the second entry on', '00000002.json', forgeSecond],
  ];
  it.each(journals)('by %s is refused, naming it, and nothing comes here', async (_, file, tamper) => {
    await tamper();
    const refusal = (await pull().catch((error: unknown) => error)) as MlopsError;
    expect(refusal).toMatchObject({
      code: 'REGISTRY_CORRUPT',
      exitCode: 2,
      details: { file: `journal/${file}` },
    });
    expect(readHistory(clone('b').registry).entries).toEqual([]);
  });

  const models: [string, () => Promise<void>][] = [
    ['other bytes', () => overwrite(`versions/${version}/model.onnx`, 'evil with f1 0.5')],
    ['more bytes', () => overwrite(`versions/${version}/model.onnx`, 'x'.repeat(10_000_000))],
    ['a file that is gone', () => rm(at(`versions/${version}/more/notes`))],
    ['a manifest that is no JSON', () => overwrite(`versions/${version}.json`, '[')],
    ['a huge manifest', () => overwrite(`versions/${version}.json`, ' '.repeat(5_000_000))],
    ...['../../../evil', '/etc/evil', 'a/../../evil', 'a\\b', 'a//b', '.', ''].map(
      (path): [string, () => Promise<void>] => [
        `the path \`${path}\` in a manifest`,
        async () => {
          const manifest = JSON.parse(await readFile(at(`versions/${version}.json`), 'utf8'));
          manifest.files[path] = manifest.files['model.onnx'];
          await overwrite(`versions/${version}.json`, JSON.stringify(manifest));
        },
      ],
    ),
  ];
  it.each(models)('by %s is not believed: the model is told to be missing', async (_, tamper) => {
    await tamper();
    const { missing } = await pull();
    expect(missing).toEqual([version]);
    const versions = join(folder, 'b/models/registry/versions');
    expect(await readdir(versions).catch(() => [])).toEqual([]);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['evil']));
    await pushRegistry(clone('a').registry, remote, true);
    expect((await pull()).missing).toEqual([]);
    expect(clone('b').champion()).toBe(version);
  });
});

it('a size that no model has is promised to nobody’s disk', async () => {
  const a = clone('a');
  await a.repro(0.5);
  const first = JSON.parse(await readFile(at('journal/00000001.json'), 'utf8'));
  const forged = prettyJson({ ...first, bytes: 2 ** 52 });
  await overwrite('journal/00000001.json', forged);
  const second = JSON.parse(await readFile(at('journal/00000002.json'), 'utf8'));
  await overwrite('journal/00000002.json', prettyJson({ ...second, previous: digestBytes(forged) }));
  // It holds no disk there.
  const file = at(`versions/${a.champion()}/model.onnx`);
  await chmod(file, 0o644);
  await truncate(file, 5 * 2 ** 30);
  expect(await pull()).toMatchObject({ entries: 2, missing: [a.champion()] });
  // Not a byte of it was asked for.
  expect(await readdir(join(folder, 'b/models/registry/versions')).catch(() => [])).toEqual([]);
});

async function overwrite(path: string, text: string): Promise<void> {
  await chmod(at(path), 0o644);
  await writeFile(at(path), text);
}

async function restoreFirst(): Promise<void> {
  const text = await readFile(join(folder, 'a/models/registry/journal/00000001.json'), 'utf8');
  await overwrite('journal/00000001.json', text.replace('"at": "2', '"at": "1'));
}

async function forgeSecond(): Promise<void> {
  const text = await readFile(at('journal/00000002.json'), 'utf8');
  await overwrite('journal/00000002.json', text.replace('"from": null', `"from": ${model(text)}`));
}
