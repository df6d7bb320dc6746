import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestJson } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { convertRegistry } from './append-entry.ts';
import { model } from './journal.fixture.ts';
import { readHistory } from './read-history.ts';
import { readJournal, readRegistry } from './read-journal.ts';
import { registry } from './journal-folder.fixture.ts';

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
