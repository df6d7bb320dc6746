import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveModel } from './resolve-model.ts';
import { Project, registry, root } from './registry-project.fixture.ts';

describe('naming a model', () => {
  test('by production, by path, by version and by its first digits', async () => {
    const { production = '' } = await new Project().repro(0.5);
    const directory = join(registry, 'versions', production);
    for (const reference of ['production', production, production.slice(0, 4)]) {
      expect(await resolveModel(reference, registry)).toMatchObject({ version: production, directory });
    }
    const candidate = join(root, 'models/candidate');
    expect(await resolveModel(candidate, registry)).toMatchObject({
      version: production,
      directory: candidate,
    });
  });

  test('that is not there lists those that are', async () => {
    const { production } = await new Project().repro(0.5);
    await expect(resolveModel('nightly', registry)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      exitCode: 2,
      hints: [expect.stringContaining(`\`${production}\``), expect.stringContaining('`production`')],
    });
  });

  test('when none is in production says how to get one', async () => {
    await expect(resolveModel('production', registry)).rejects.toMatchObject({
      code: 'NO_PRODUCTION_MODEL',
      hints: [expect.stringContaining('mlops repro'), expect.stringContaining('--model')],
    });
    await expect(resolveModel('abcd', registry)).rejects.toMatchObject({
      hints: [expect.stringContaining('no model yet'), expect.anything()],
    });
  });

  test('by digits that two versions begin with is refused, naming both', async () => {
    const versions = join(registry, 'versions');
    await mkdir(versions, { recursive: true });
    for (const version of ['abcd00000001', 'abcd00000002'])
      await writeFile(join(versions, `${version}.json`), '');
    await expect(resolveModel('abcd', registry)).rejects.toMatchObject({
      code: 'MODEL_AMBIGUOUS',
      details: { versions: ['abcd00000001', 'abcd00000002'] },
    });
  });
});
