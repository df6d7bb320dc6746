import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Digest } from '../../core/digest.ts';
import { registryEntrySchema } from '../../documents/registry-entry.ts';
import { entryFile } from './entry-file.ts';
import { journalOf, keep, promote, register } from './journal.fixture.ts';
import { type JournalMemory, journalOpener } from './open-journal.ts';
import { readJournal } from './read-journal.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'journal-'));
  await mkdir(join(root, 'registry/journal'), { recursive: true });
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const SOUND = journalOf([register('a'), promote('a', null, 'p'), register('b'), keep('b', 'q')]);

const write = (sequence: number, text: string) =>
  writeFile(join(root, 'registry/journal', entryFile(sequence)), text);

async function writeSound(count = SOUND.length): Promise<void> {
  for (const { entry, text } of SOUND.slice(0, count)) await write(entry.sequence, text);
}

/** What is remembered outlives the opener, as it outlives a process. */
function memoryOf(build: string, marks: Map<string, Digest> = new Map()): JournalMemory {
  return {
    build,
    recall: ({ path }) => marks.get(path),
    remember: ({ path }, mark) => void marks.set(path, mark),
  };
}

const place = () => ({ root, path: 'registry' });

it('is what the full check makes of it, at first, in the same process and in the next one', async () => {
  await writeSound();
  const memory = memoryOf('one build');
  const open = journalOpener(memory);
  const expected = readJournal(join(root, 'registry'));
  expect(await open(place())).toEqual(expected);
  expect(await open(place())).toEqual(expected);
  expect(await journalOpener(memory)(place())).toEqual(expected);
});

it('has what was entered since', async () => {
  const memory = memoryOf('one build');
  const open = journalOpener(memory);
  for (const [index] of SOUND.entries()) {
    await writeSound(index + 1);
    expect((await open(place())).entries).toHaveLength(index + 1);
    expect((await journalOpener(memory)(place())).entries).toHaveLength(index + 1);
  }
});

it('is checked once by each build', async () => {
  await writeSound();
  const marks = new Map<string, Digest>();
  await journalOpener(memoryOf('one build', marks))(place());
  const [first] = marks.values();
  await journalOpener(memoryOf('one build', marks))(place());
  expect([...marks.values()]).toEqual([first]);
  await journalOpener(memoryOf('another build', marks))(place());
  expect([...marks.values()]).not.toEqual([first]);
});

it('is refused by the next process, whatever byte of whatever entry was changed', async () => {
  const memory = memoryOf('one build');
  await writeSound();
  await journalOpener(memory)(place());
  const change = fc.tuple(fc.nat({ max: SOUND.length - 1 }), fc.nat(), fc.integer({ min: 1, max: 94 }));
  await fc.assert(
    fc.asyncProperty(change, async ([index, at, by]) => {
      const { entry, text = '' } = SOUND[index] ?? {};
      const position = at % text.length;
      const code = 32 + ((text.charCodeAt(position) - 32 + by + 95) % 95);
      const changed = `${text.slice(0, position)}${String.fromCharCode(code)}${text.slice(position + 1)}`;
      await writeSound();
      await write(entry?.sequence ?? 0, changed);
      const full = fulfilled(() => readJournal(join(root, 'registry')));
      expect(await fulfilled(() => journalOpener(memory)(place()))).toEqual(await full);
    }),
    { numRuns: 60 },
  );
});

it('is checked every time when it is not as mlops writes it', async () => {
  const [first] = journalOf([register('a')]);
  await write(1, JSON.stringify(registryEntrySchema.parse(first?.entry)));
  const marks = new Map<string, Digest>();
  expect((await journalOpener(memoryOf('one build', marks))(place())).entries).toHaveLength(1);
  expect(marks.size).toBe(0);
});

it('is not taken from memory when files of before the journal turn up beside it', async () => {
  await writeSound();
  const memory = memoryOf('one build');
  const open = journalOpener(memory);
  await open(place());
  await writeFile(join(root, 'registry/production.json'), '{"history": 1}');
  await expect(open(place())).rejects.toMatchObject({ code: 'REGISTRY_CORRUPT' });
  await expect(journalOpener(memory)(place())).rejects.toMatchObject({ code: 'REGISTRY_CORRUPT' });
});

async function fulfilled(task: () => unknown): Promise<unknown> {
  try {
    return { value: await task() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
