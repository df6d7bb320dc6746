/** The other reader believes what a file says of itself; its failures are refusals. */
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import { checkInstants } from './check-instants.ts';

test('whatever byte of the file is damaged, it is read or refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-instants-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'in.parquet');
  const sound = await readFile('test/fixtures/tables/fine-instants.parquet');
  let refused = 0;
  for (let place = 0; place < sound.length; place += 1) {
    for (const value of [0, 0x7f, 0xff]) {
      await writeFile(path, sound.with(place, value));
      const file = await open(path);
      try {
        await checkInstants(file, path, ['whole']);
      } catch (error) {
        if (!(error instanceof MlopsError)) throw new Error(`byte ${place} as ${value}`, { cause: error });
        refused += 1;
      } finally {
        await file.close();
      }
    }
  }
  expect(refused).toBeGreaterThan(100);
});
