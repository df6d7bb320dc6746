import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Effects, realEffects } from './effects.ts';
import { hiddenBeside, removeAbandonedBeside } from './temporary-name.ts';

test('what dead processes have left beside a file goes, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-names-'));
  try {
    const path = join(folder, 'scores.parquet');
    const { pid } = spawnSync('true');
    const dead: Effects = {
      ...realEffects,
      pid: () => pid,
      uniqueName: () => `${pid}-1f-1`,
      processStart: () => '77',
    };
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
      join(folder, `.scores.parquet.${pid}-1f-1.tmp`),
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
