import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import { appendEntry } from './append-entry.ts';
import { beginHistory } from './begin-history.ts';
import { entryFile } from './entry-file.ts';
import { makeEntry } from './journal-entry.ts';
import { journalOf, keep, model, promote, register } from './journal.fixture.ts';
import { readHistory } from './read-history.ts';
import { readJournal, readRegistry } from './read-journal.ts';
import { registry } from './journal-folder.fixture.ts';

const SOUND = journalOf([
  register('a'),
  promote('a', null, 'p'),
  register('b'),
  promote('b', 'a', 'q'),
  register('c'),
  keep('c', 'r'),
]);

async function write(texts: readonly (readonly [string, string | Uint8Array])[]): Promise<void> {
  await rm(join(registry, 'journal'), { recursive: true, force: true });
  await mkdir(join(registry, 'journal'));
  for (const [name, text] of texts) await writeFile(join(registry, 'journal', name), text);
}

const files = SOUND.map(({ entry, text }) => [entryFile(entry.sequence), text] as const);

const refusal = (file: string, why: string) =>
  expect.objectContaining({
    code: 'REGISTRY_CORRUPT',
    exitCode: 2,
    message: expect.stringContaining(why),
    details: expect.objectContaining({ file: `journal/${file}` }),
  });

describe('a journal', () => {
  it('is read as it was written', async () => {
    await write(files);
    expect(readRegistry(registry).production).toEqual(model('b'));
    expect(readHistory(registry).head).toEqual({ sequence: 6, digest: SOUND[5]?.digest });
  });

  const damages: [string, () => readonly (readonly [string, string | Uint8Array])[], string, string][] = [
    ['a gap', () => files.filter((_, index) => index !== 2), '00000003.json', 'is missing'],
    ['no first entry', () => files.slice(1), '00000001.json', 'is missing'],
    ['a changed entry', () => swap(1, files[1]![1].replace('tester', 'nobody')), '00000003.json', 'chain'],
    ['another order', () => swap(1, files[2]![1]), '00000002.json', 'says that it is entry 3'],
    ['half an entry', () => swap(5, files[5]![1].slice(0, 80)), '00000006.json', 'cannot be read'],
    ['an empty entry', () => swap(5, ''), '00000006.json', 'cannot be read'],
    ['marks of a merge', () => swap(5, '<<<<<<< HEAD\n'), '00000006.json', 'cannot be read'],
    ['bytes that are no text', () => swap(5, new Uint8Array([0xff, 0xfe, 0x7b])), '00000006.json', 'cannot'],
    ['deep nesting', () => swap(5, '['.repeat(100_000)), '00000006.json', 'cannot be read'],
    ['a huge entry', () => swap(5, ' '.repeat(300 * 1024)), '00000006.json', 'larger than'],
    ['a later format', () => swap(5, '{"format": 2}'), '00000006.json', 'a later mlops'],
    [
      'an unknown member',
      () => swap(5, files[5]![1].replace('{', '{"extra": 1,')),
      '00000006.json',
      'unknown key `extra`',
    ],
    [
      'a version that is not its digest’s',
      () =>
        swap(
          5,
          files[5]![1]
            .replaceAll(model('c').version, 'abcdefabcdef')
            .replaceAll(`blake3:abcdefabcdef`, `blake3:${model('c').version}`),
        ),
      '00000006.json',
      'version',
    ],
    [
      'a path for a version',
      () => swap(5, files[5]![1].replaceAll(`"${model('c').version}"`, '"../../../x"')),
      '00000006.json',
      'version',
    ],
  ];
  it.each(damages)('with %s is refused, naming the file', async (_, texts, file, why) => {
    await write(texts());
    expect(() => readRegistry(registry)).toThrow(refusal(file, why));
  });

  it('with a folder in the place of an entry is refused', async () => {
    await write(files.slice(0, 5));
    await mkdir(join(registry, 'journal/00000006.json'));
    expect(() => readRegistry(registry)).toThrow(refusal('00000006.json', 'is not a regular file'));
  });

  it('is refused or understood as before, whatever single byte is changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: files.length - 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (index, place, change) => {
          const bytes = Buffer.from(files[index]![1]);
          const at = place % bytes.length;
          bytes[at] = bytes[at]! ^ change;
          await write(files.map(([name, old], other) => [name, other === index ? bytes : old]));
          // Only the last entry has none behind it that would tell.
          if (index === files.length - 1) return expectAnswer();
          expect(() => readRegistry(registry)).toThrow(MlopsError);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('ignores what lies beside its entries', async () => {
    await write([
      ...files,
      ['.00000007.json.tmp', 'x'],
      ['00000003.json.bak', 'x'],
      ['0000000007.json', 'x'],
    ]);
    expect(readRegistry(registry).production).toEqual(model('b'));
  });
});

describe('writers at once', () => {
  it('have exactly one winner for each number, and lose nothing', async () => {
    const writers = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
    const wins = await Promise.all(
      writers.map(async (name) => {
        let own = 0;
        for (let round = 0; round < 5;) {
          const { entries } = readJournal(registry);
          const entry = makeEntry(register(`${name} ${round}`), entries.at(-1), { at: null, actor: name });
          if (!(await appendEntry(registry, entry, realEffects))) continue;
          own += 1;
          round += 1;
        }
        return own;
      }),
    );
    expect(wins).toEqual(writers.map(() => 5));
    const { entries } = readJournal(registry);
    expect(entries).toHaveLength(60);
    expect(readRegistry(registry).models.size).toBe(60);
    expect((await readdir(join(registry, 'journal'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a history that is begun anew', () => {
  it('is empty on purpose, and keeps the old one', async () => {
    await write(files);
    await chmod(join(registry, 'journal/00000001.json'), 0o444);
    expect(await beginHistory(registry)).toBe(join(registry, 'replaced/1'));
    expect(readJournal(registry)).toEqual({ kind: 'begun', entries: [] });
    expect(await readFile(join(registry, 'replaced/1/journal/00000006.json'), 'utf8')).toBe(files[5]![1]);
    expect(await beginHistory(registry)).toBeUndefined();
  });
});

function swap(index: number, text: string | Uint8Array) {
  return files.map(([name, old], at) => [name, at === index ? text : old] as const);
}

function expectAnswer(): void {
  try {
    readRegistry(registry);
  } catch (error) {
    expect(error).toMatchObject({ code: 'REGISTRY_CORRUPT' });
  }
}
