import { expect, test } from 'vitest';
import { parseLock } from './lock-file.ts';
import { TestProject } from '../test-projects/test-project.fixture.ts';
import { LockfileWriter } from './lockfile-writer.ts';

test('what could not be written is written the next time', async () => {
  using project = new TestProject({ 'pipeline.yaml': 'stages:\n  a:\n    cmd: echo a > a\n    outs: [a]\n' });
  await project.repro();
  const record = [...parseLock('pipeline.lock', project.read('pipeline.lock')).stages.values()][0];
  project.remove('pipeline.lock');
  const loaded = await project.load();
  const book = await LockfileWriter.open(loaded, project.ports, 'run');
  const [stage] = loaded.stages;
  if (stage === undefined || record === undefined) throw new Error('a stage that was run');
  project.write('pipeline.lock/in-the-way', '');
  await expect(book.put(stage.name, record)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  project.remove('pipeline.lock');
  await book.flush();
  expect(parseLock('pipeline.lock', project.read('pipeline.lock')).stages.get(stage.name)).toEqual(record);
});
