import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelVersion } from '../core/model-version.ts';
import { prettyJson } from '../core/json/pretty-json.ts';
import { listModels } from './list-models.ts';
import { resolveModel } from './resolve-model.ts';
import { Project, query, registry, state } from './registry-project.fixture.ts';

describe('a registry that somebody changed', () => {
  const tampering: { title: string; file: string; tamper: (path: string) => Promise<void> }[] = [
    { title: 'a changed model file', file: 'model.onnx', tamper: (path) => overwrite(path, 'evil') },
    { title: 'a missing model file', file: 'model.json', tamper: (path) => rm(path) },
    { title: 'an added file', file: 'extra.bin', tamper: (path) => writeFile(path, 'x') },
  ];

  test.each(tampering)('$title is refused, naming version and file', async ({ file, tamper }) => {
    const { production } = await new Project().repro(0.5);
    await tamper(join(registry, 'versions', production ?? '', file));
    const refusal = {
      code: 'REGISTRY_CORRUPT',
      exitCode: 2,
      details: { version: production, file: `versions/${production}/${file}` },
    };
    await expect(state.read(query('production', {}))).rejects.toMatchObject(refusal);
    await expect(resolveModel('production', registry)).rejects.toMatchObject(refusal);
    await expect(listModels(registry)).rejects.toMatchObject(refusal);
  });

  test('a model that was exchanged together with its manifest is refused', async () => {
    const { production } = await new Project().repro(0.5);
    const model = join(registry, 'versions', production ?? '');
    await overwrite(join(model, 'model.onnx'), 'evil');
    const { digest, files } = await modelVersion(model);
    await writeFile(`${model}.json`, prettyJson({ digest, files }));
    await expect(state.read(query('production', {}))).rejects.toMatchObject({
      code: 'REGISTRY_CORRUPT',
      details: { file: `versions/${production}.json` },
    });
  });

  test('an entry that is not JSON is refused, naming the file', async () => {
    await new Project().repro(0.5);
    await overwrite(join(registry, 'journal/00000002.json'), '<<<<<<< HEAD');
    await expect(state.read(query('production', {}))).rejects.toMatchObject({
      code: 'REGISTRY_CORRUPT',
      exitCode: 2,
      message: expect.stringContaining('journal/00000002.json'),
    });
  });

  test('is mended by removing the model and running again', async () => {
    const project = new Project();
    const before = await project.repro(0.5);
    const model = join(registry, 'versions', before.production ?? '');
    await overwrite(join(model, 'model.onnx'), 'evil');
    await expect(project.repro(0.5)).rejects.toMatchObject({ code: 'REGISTRY_CORRUPT' });
    await rm(model, { recursive: true });
    await rm(`${model}.json`);
    expect(await project.repro(0.5)).toEqual({ ...before, executed: false });
  });
});

async function overwrite(path: string, content: string): Promise<void> {
  await chmod(path, 0o644);
  await writeFile(path, content);
}
