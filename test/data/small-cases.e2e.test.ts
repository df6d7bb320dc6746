/** Small inputs that once gave wrong answers, through the whole command: exit code, rows, bands and message of each. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { makeRig, repository, type Rig } from '../rig/rig.ts';

const CASES = join(repository, '../shared/cases');

async function openCase(name: string): Promise<Rig> {
  const rig = await makeRig();
  await cp(join(CASES, name), rig.root, { recursive: true });
  return rig;
}

interface Answer {
  readonly rows?: unknown;
  readonly risk_bands?: unknown;
  readonly columns?: unknown;
  readonly warnings?: readonly { readonly code: string }[];
  readonly error?: { readonly code: string; readonly message: string; readonly hints?: readonly string[] };
}

/** The exit code of `mlops score … --json` with its answer. */
async function score(rig: Rig, words: readonly string[]): Promise<Answer & { exitCode: number }> {
  const { exitCode, stdout } = await rig.run(['score', ...words, '--json']);
  return { exitCode, ...(JSON.parse(stdout) as Answer) };
}

const scored = (rows: number, quarantined = 0) => ({ in: rows + quarantined, scored: rows, quarantined });
const bands = (LOW: number, MEDIUM: number, HIGH = 0) => ({ LOW, MEDIUM, HIGH });
const codes = ({ warnings = [] }: Answer) => warnings.map(({ code }) => code);

describe.skipIf(!existsSync(CASES))('small cases', () => {
  it('columns that nobody asks for, and a line that names the delimiter, do not block a CSV file', async () => {
    const rig = await openCase('csv-header-oddities');
    for (const file of ['index.csv', 'sep.csv', 'trailing.csv', 'twice.csv']) {
      expect(await score(rig, ['-i', file, '-o', `${file}.parquet`]), file).toMatchObject({
        exitCode: 0,
        rows: scored(1),
        risk_bands: bands(0, 1),
      });
    }
  });

  it('another delimiter is told once, with what to do', async () => {
    const rig = await openCase('csv-header-oddities');
    const hints = [
      "its values seem to be separated by `;`: set `delimiter` in the profile's `dialect`, or --dialect.delimiter ';'",
    ];
    expect(await score(rig, ['-i', 'semicolon.csv', '-o', 'o.parquet'])).toMatchObject({
      exitCode: 2,
      error: { code: 'CSV_MALFORMED', hints },
    });
    expect(await score(rig, ['-i', 'semicolon-int.csv', '-o', 'o.parquet'])).toMatchObject({
      exitCode: 2,
      error: { code: 'SCHEMA_COLUMN_MISSING', hints },
    });
    expect(await rig.has('o.parquet')).toBe(false);
    const dialect = ['--dialect.delimiter', ';', '--dialect.decimalChar', ','];
    expect(await score(rig, ['-i', 'semicolon.csv', '-o', 'o.parquet', ...dialect])).toMatchObject({
      exitCode: 0,
      rows: scored(1),
      risk_bands: bands(0, 1),
    });
  });

  it('a full disk is no bug of ours', async ({ skip }) => {
    const rig = await makeRig();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', rig.root], { stdio: 'ignore' });
    } catch {
      return skip('needs a user who may mount');
    }
    try {
      await cp(join(CASES, 'disk-full-in-train'), rig.root, { recursive: true });
      await rig.write('fill', new Uint8Array(2840 << 10));
      const { exitCode, stderr } = await rig.run(['repro']);
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(
          /error: .* cannot be written: no space left on the device\nhint: free some space/,
        ),
      });
    } finally {
      execFileSync('umount', [rig.root]);
    }
  });

  it('a folder has one shape, whether a command has made it or the cache', async () => {
    const rig = await openCase('empty-folder-in-output');
    expect(await rig.run(['repro'])).toMatchObject({ exitCode: 0 });
    const made = await rig.read('use.txt');
    expect(await rig.run(['verify-reproducibility'])).toMatchObject({ exitCode: 0 });
    await rig.remove('out');
    expect((await rig.run(['repro'])).stdout).toMatch(/^mk +cached/m);
    expect(await rig.run(['repro', '--force', '--no-cache', '-s', 'use'])).toMatchObject({ exitCode: 0 });
    expect(await rig.read('use.txt')).toBe(made);
    expect(made).toBe('a\n');
  });

  it('an output may have any name that the file system takes', async () => {
    const rig = await openCase('long-output-name');
    const name = 'n'.repeat(215);
    expect(await score(rig, ['-i', 'in.csv', '-o', `${name}.scored.parquet`])).toMatchObject({
      exitCode: 0,
      rows: scored(1200),
      risk_bands: bands(0, 1200),
    });
    for (const end of ['parquet', 'quarantine.parquet', 'receipt.json']) {
      expect(await rig.has(`${name}.scored.${end}`), end).toBe(true);
    }
  });

  it('booleans and dates of a CSV file are those of the profile', async () => {
    const rig = await openCase('score-bool-date-csv');
    const model = ['-i', 'new.csv', '-m', 'models/candidate', '-o', 'a.parquet'];
    // This model was written before models carried their profile.
    expect(await score(rig, model)).toMatchObject({ exitCode: 1, error: { code: 'ALL_ROWS_REFUSED' } });
    expect(await rig.has('a.parquet')).toBe(false);
    expect(await score(rig, [...model, '--profile', 'profile.json'])).toMatchObject({
      exitCode: 0,
      rows: scored(2),
      risk_bands: bands(0, 2),
    });
  });

  it('a text that means a missing value is no number', async () => {
    const rig = await openCase('score-sentinel');
    const model = ['-i', 'new.csv', '-m', 'models/candidate', '-o', 'a.parquet'];
    const told = await score(rig, model);
    expect(told.exitCode).toBe(0);
    expect(codes(told)).toContain('MODEL_WITHOUT_PROFILE');
    expect(await score(rig, [...model, '--profile', 'profile.json'])).toMatchObject({
      exitCode: 0,
      rows: scored(3),
      risk_bands: bands(3, 0),
      columns: expect.arrayContaining([expect.objectContaining({ name: 'tenure', missing: 2 })]),
    });
  });

  it('categories that the model has never seen are counted and told', async () => {
    const rig = await openCase('unseen-category');
    const told = await score(rig, ['-i', 'new.csv', '-o', 'a.parquet']);
    expect(told).toMatchObject({
      exitCode: 0,
      rows: scored(4),
      columns: expect.arrayContaining([expect.objectContaining({ name: 'plan', unseen: 3 })]),
    });
    expect(codes(told)).toEqual(['MODEL_WITHOUT_PROFILE', 'MORE_UNSEEN']);
    expect(await score(rig, ['-i', 'new.csv', '-o', 'b.parquet', '--profile', 'profile.json'])).toMatchObject(
      {
        exitCode: 0,
        rows: scored(1, 3),
        risk_bands: bands(0, 1),
      },
    );
  });

  it.each([
    ['score-input-swapped', '.s.parquet'],
    ['score-input-swapped-midway', '.s.quarantine'],
  ])('%s: the receipt names the file that was scored, or nothing is written', async (name, sign) => {
    const rig = await openCase(name);
    const rows = Array.from(
      { length: 60_000 },
      (_, row) => `${String(row).padStart(5, '0')},${row % 60},5.00,B,0\n`,
    );
    const table = (bad: number) =>
      ['cid,tenure,spend,plan,left\n', ...rows.with(bad, `x${bad},xx,5.00,B,0\n`)].join('');
    await rig.write('in.csv', table(0));
    await rig.write('other.csv', table(1));
    const running = rig.start(['score', '-i', 'in.csv', '-o', 's.parquet', '--threads', '1']);
    const ended = running.finished.then(() => true);
    const hasBegun = () =>
      readdirSync(rig.root).some(
        (file) =>
          file.startsWith(sign) && (statSync(join(rig.root, file), { throwIfNoEntry: false })?.size ?? 0) > 0,
      );
    // Swapped too late, the answer is that of the first file.
    while (!hasBegun() && !(await Promise.race([ended, sleep(2, false)]))) continue;
    renameSync(join(rig.root, 'other.csv'), join(rig.root, 'in.csv'));
    const { exitCode, stderr } = await running.finished;
    if (exitCode === 0) {
      const receipt = JSON.parse(await rig.read('s.receipt.json')) as { input: { sha256: string } };
      expect(receipt.input.sha256).toBe(createHash('sha256').update(table(0)).digest('hex'));
    } else {
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('error: `in.csv` changed while it was read'),
      });
      for (const file of ['s.parquet', 's.quarantine.parquet', 's.receipt.json'])
        expect(await rig.has(file), file).toBe(false);
    }
  });
});
