import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestJson } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { appendEntry, convertRegistry } from './append-entry.ts';
import { beginHistory } from './begin-history.ts';
import { entryFile } from './entry-file.ts';
import { makeEntry } from './journal-entry.ts';
import { journalOf, keep, model, promote, register } from './journal.fixture.ts';
import { readHistory } from './read-history.ts';
import { readJournal, readRegistry } from './read-journal.ts';

let registry: string;

beforeEach(async () => {
  registry = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(async () => {
  await rm(registry, { recursive: true, force: true });
});

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

const gate = (name: string, decision: 'promoted' | 'kept', baseline: string | null, at: string) => ({
  decision,
  reasons: ['F1 is what it is'],
  candidate: { ...model(name), f1: 0.5, auc: 0.8 },
  baseline: baseline === null ? null : { ...model(baseline), f1: 0.4, auc: 0.7 },
  gates: [{ name: 'F1 minimum', required: '≥ 0.4', actual: '0.5', passed: true }],
  test_rows: 100,
  test: digestJson('rows'),
  at,
});
const questionFile = (question: string) => `${digestJson(question).slice('blake3:'.length)}.json`;

describe('a registry of before the journal', () => {
  it('is read without being touched', async () => {
    await legacy();
    const content = readRegistry(registry);
    expect(content.production).toEqual(model('b'));
    expect(
      content.decisions.map(({ kind, question, gate: seen }) => [kind, question, seen?.decision]),
    ).toEqual([
      ['promote', digestJson('first'), 'promoted'],
      ['keep', digestJson('second'), 'kept'],
      ['promote', digestJson('third'), 'promoted'],
      ['keep', digestJson('fourth'), 'promoted'],
    ]);
    expect((await readdir(registry)).toSorted()).toEqual(['decisions', 'production.json']);
  });

  it('becomes a journal in the order of what happened, with its times, and keeps its files', async () => {
    await legacy();
    const before = readHistory(registry);
    await convertRegistry(registry, realEffects);
    expect(readHistory(registry)).toEqual(before);
    expect(before.entries.map(({ entry }) => `${entry.kind} ${entry.at}`)).toEqual([
      'register 2029-01-01T00:00:01.000Z',
      'promote 2029-01-01T00:00:01.000Z',
      'register 2029-01-02T00:00:00.000Z',
      'keep 2029-01-02T00:00:00.000Z',
      'register 2029-01-03T00:00:01.000Z',
      'promote 2029-01-03T00:00:01.000Z',
      'keep 2029-01-04T00:00:00.000Z',
    ]);
    expect((await readdir(registry)).toSorted()).toEqual(['journal', 'legacy']);
    expect((await readdir(join(registry, 'legacy'))).toSorted()).toEqual(['decisions', 'production.json']);
    expect((await convertRegistry(registry, realEffects)).kind).toBe('written');
  });

  it('is converted to the same bytes by two copies', async () => {
    await legacy();
    const copy = await mkdtemp(join(tmpdir(), 'journal-copy-'));
    try {
      await cp(registry, copy, { recursive: true });
      await Promise.all([convertRegistry(registry, realEffects), convertRegistry(copy, realEffects)]);
      expect(readHistory(copy)).toEqual(readHistory(registry));
    } finally {
      await rm(copy, { recursive: true });
    }
  });

  it('whose conversion was cut short is converted to its end', async () => {
    await legacy();
    const copy = join(registry, 'saved.json');
    await cp(join(registry, 'production.json'), copy);
    await convertRegistry(registry, realEffects);
    await cp(copy, join(registry, 'production.json'));
    expect(readJournal(registry).kind).toBe('left');
    await rm(join(registry, 'production.json'));
    await cp(join(registry, 'legacy/decisions'), join(registry, 'decisions'), { recursive: true });
    expect(readJournal(registry).kind).toBe('left');
    await cp(copy, join(registry, 'production.json'));
    await convertRegistry(registry, realEffects);
    expect(readJournal(registry).kind).toBe('written');
    expect(await readdir(join(registry, 'legacy'))).toContain('production.json.2');
  });

  it('into which an older mlops wrote after the conversion is refused', async () => {
    await legacy();
    await convertRegistry(registry, realEffects);
    const history = [{ ...model('c'), at: '2029-02-01T00:00:00.000Z' }];
    await writeFile(join(registry, 'production.json'), prettyJson({ history }));
    expect(() => readRegistry(registry)).toThrow(
      expect.objectContaining({ code: 'REGISTRY_MIXED', exitCode: 2 }),
    );
  });

  it('that cannot be read is refused, naming the file', async () => {
    await legacy();
    await writeFile(join(registry, 'production.json'), '<<<<<<< HEAD');
    expect(() => readRegistry(registry)).toThrow(
      expect.objectContaining({
        code: 'REGISTRY_CORRUPT',
        message: expect.stringContaining('production.json'),
      }),
    );
  });

  const first = `decisions/${questionFile('first')}`;
  const damages: [string, string, (text: string) => string][] = [
    [
      'a version of another model',
      'production.json',
      (text) => text.replace(model('a').version, '0'.repeat(12)),
    ],
    ['a candidate of another version', first, (text) => text.replace(model('a').version, '0'.repeat(12))],
    [
      'a thousand thresholds and one',
      first,
      (text) => {
        const decision = JSON.parse(text) as { gates: unknown[] };
        return JSON.stringify({ ...decision, gates: Array(1001).fill(decision.gates[0]) });
      },
    ],
  ];
  it.each(damages)('that is damaged is told: %s', async (_, file, damage) => {
    await legacy();
    const path = join(registry, file);
    await writeFile(path, damage(await readFile(path, 'utf8')));
    expect(() => readRegistry(registry)).toThrow(
      expect.objectContaining({ code: 'REGISTRY_CORRUPT', details: { registry, file } }),
    );
  });

  it('keeps the beginning of a reason that is longer than an entry may have', async () => {
    await legacy();
    const path = join(registry, first);
    const reasons = ['r'.repeat(3000), 's'.repeat(3000)];
    const decision = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...decision, reasons }));
    expect(readRegistry(registry).decisions[0]?.reason).toBe(reasons.join('; ').slice(0, 4000));
  });

  it('does not become a journal that could not be read again', async () => {
    await legacy();
    const path = join(registry, first);
    const gates = [{ name: '\u0001'.repeat(50_000), required: '', actual: '', passed: true }];
    const decision = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...decision, gates }));
    await expect(convertRegistry(registry, realEffects)).rejects.toMatchObject({ code: 'ENTRY_TOO_LARGE' });
    expect((await readdir(registry)).toSorted()).toEqual(['decisions', 'production.json']);
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

async function legacy(): Promise<void> {
  const history = [
    { ...model('a'), at: '2029-01-01T00:00:01.000Z' },
    { ...model('b'), at: '2029-01-03T00:00:01.000Z' },
  ];
  await writeFile(join(registry, 'production.json'), prettyJson({ history }));
  await mkdir(join(registry, 'decisions'));
  const decisions = {
    first: gate('a', 'promoted', null, '2029-01-01T00:00:01.020Z'),
    second: gate('c', 'kept', 'a', '2029-01-02T00:00:00.000Z'),
    third: gate('b', 'promoted', 'a', '2029-01-03T00:00:01.030Z'),
    // The candidate was in production already: nothing moved.
    fourth: gate('b', 'promoted', 'a', '2029-01-04T00:00:00.000Z'),
  };
  for (const [question, decision] of Object.entries(decisions))
    await writeFile(join(registry, 'decisions', questionFile(question)), prettyJson(decision));
}
