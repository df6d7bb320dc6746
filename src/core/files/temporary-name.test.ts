import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Effects, realEffects } from '../effects.ts';
import { endedProcess } from './ended-process.fixture.ts';
import { hiddenBeside, ownerOf, removeAbandonedBeside, temporaryName } from './temporary-name.ts';
import { writeFileAtomic } from './write-file.ts';

test('what dead processes have left beside a file goes, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-names-'));
  try {
    const path = join(folder, 'scores.parquet');
    const dead = endedProcess;
    const reused: Effects = { ...realEffects, processStart: () => '1' };
    const elsewhere: Effects = { ...dead, host: () => 'elsewhere' };
    const make = (effects: Effects, of = path) => {
      const name = hiddenBeside(of, '.tmp', effects);
      writeFileSync(name, '');
      return name;
    };
    const kept = [
      make(realEffects),
      make(elsewhere),
      make(dead, join(folder, 'other.parquet')),
      make(dead, join(folder, 'scores.parquet.receipt.json')),
      join(folder, '.scores.parquet.mine'),
      join(folder, `.scores.parquet.${dead.uniqueName()}.tmp`),
    ];
    for (const file of kept) writeFileSync(file, '');
    const gone = [make(dead), make(reused), hiddenBeside(path, '.spill', dead)];
    mkdirSync(join(gone[2] ?? '', 'deep'), { recursive: true });
    expect((await removeAbandonedBeside(path, realEffects)).toSorted()).toEqual(gone.toSorted());
    expect(
      readdirSync(folder)
        .map((name) => join(folder, name))
        .toSorted(),
    ).toEqual(kept.toSorted());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([['a'.repeat(255)], ['a'.repeat(230)], ['é'.repeat(127)], ['数'.repeat(85)], ['𝛼'.repeat(63)]])(
  'beside a name of %s there is room for a temporary one, whose owner is known',
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'mlops-names-'));
    try {
      const path = join(folder, name);
      await writeFileAtomic(path, 'whole');
      expect(readFileSync(path, 'utf8')).toBe('whole');
      const [own, left] = [
        hiddenBeside(path, '.spill', realEffects),
        hiddenBeside(path, '.tmp', endedProcess),
      ];
      expect(basename(left).isWellFormed()).toBe(true);
      for (const file of [own, left]) writeFileSync(file, '');
      const [other] = [hiddenBeside(`${path.slice(0, -1)}z`, '.tmp', endedProcess)];
      writeFileSync(other, '');
      expect([own, left].map((file) => ownerOf(basename(file), realEffects))).toEqual(['living', 'dead']);
      expect(await removeAbandonedBeside(path, realEffects)).toEqual([left]);
      expect(readdirSync(folder).toSorted()).toEqual([basename(own), basename(other), name].toSorted());
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

const owner = (effects: Effects, ending = '.tmp') =>
  ownerOf(temporaryName('files.json', ending, effects), realEffects);

test('a name says whose it is', () => {
  expect(owner(realEffects)).toBe('living');
  expect(owner(realEffects, '')).toBe('living');
  expect(owner(endedProcess)).toBe('dead');
  // The number of a process that ended is another one's now.
  expect(owner({ ...realEffects, processStart: () => '1' })).toBe('dead');
  expect(owner({ ...realEffects, host: () => 'elsewhere' })).toBe('elsewhere');
  for (const name of ['files.json', `files.json.${realEffects.uniqueName()}`, '.params.yaml.tmp'])
    expect(ownerOf(name, realEffects)).toBeUndefined();
});
