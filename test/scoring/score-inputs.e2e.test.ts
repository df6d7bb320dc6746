/** What `mlops score` takes for a table: streams, compressed files, folders, odd CSV; and an input that changes meanwhile. */
import { spawn } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainTestModel } from '../../src/scoring/scoring-project.fixture.ts';
import { fileOf, queryRows } from '../rig/customers.ts';
import { makeRig, repository, type Rig } from '../rig/rig.ts';

const CSV = 'id,recency,spend,plan\n1,3,50.00,free\n2,90,1.5,pro\n3,55,7,team\n';

/** Its tests add files of their own names and change nothing else. */
let project: Rig;
let expected: readonly Record<string, unknown>[];

beforeAll(async () => {
  project = await makeRig();
  await trainTestModel(join(project.root, 'model'), 600);
  await project.write('plain.csv', CSV);
  expect(await score('-i', 'plain.csv', '-o', 'plain.parquet')).toMatchObject({ exitCode: 0 });
  expected = await scores('plain.parquet');
  expect(expected.map((row) => Number(row['id']))).toEqual([1, 2, 3]);
});

const score = (...words: string[]) => project.run(['score', '-m', 'model', ...words]);
const scores = (path: string) => queryRows(`SELECT * FROM ${fileOf(project, path)} ORDER BY id`);
const receipt = async (path: string) => JSON.parse(await project.read(path)) as { input: object };

/** Runs a line of shell in which `$M` is the command; gives its exit code. */
async function shell(line: string): Promise<number | null> {
  const child = spawn('sh', ['-c', line], {
    cwd: project.root,
    env: { PATH: process.env['PATH'], HOME: project.root, M: join(repository, 'bin/mlops.js') },
    stdio: 'ignore',
  });
  return await new Promise((resolve) => child.on('close', resolve));
}

describe('mlops score', () => {
  it.each([
    ['standard input', 'cat plain.csv | "$M" score -m model -i - -o OUT'],
    ['/dev/stdin', 'cat plain.csv | "$M" score -m model -i /dev/stdin -o OUT'],
    ['a file as standard input', '"$M" score -m model -i /dev/stdin -o OUT < plain.csv'],
    ['a FIFO', 'mkfifo f && (cat plain.csv > f &) && "$M" score -m model -i f -o OUT'],
    ['compressed standard input', 'gzip -c plain.csv | "$M" score -m model -i - -o OUT'],
  ])('reads %s once', async (name, line) => {
    const output = `${name.replaceAll(/\W/g, '-')}.parquet`;
    expect(await shell(line.replace('OUT', output))).toBe(0);
    expect(await scores(output)).toEqual(expected);
    const plain = await receipt('plain.receipt.json');
    if (!name.startsWith('compressed')) {
      expect((await receipt(output.replace('.parquet', '.receipt.json'))).input).toEqual(plain.input);
    }
    expect(readdirSync(project.root).filter((file) => file.includes('.spool'))).toEqual([]);
  });

  it.each([
    ['packed.csv.gz', gzipSync(CSV)],
    ['packed.csv.zst', zstdCompressSync(CSV)],
  ])('reads %s, and names its scores after the table', async (name, bytes) => {
    await project.write(name, bytes);
    expect(await score('-i', name)).toMatchObject({ exitCode: 0 });
    expect(await scores('packed.scores.parquet')).toEqual(expected);
    expect((await receipt('packed.scores.receipt.json')).input).toMatchObject({ bytes: bytes.length });
  });

  it('reads a folder and a pattern as one table', async () => {
    const [header, ...rows] = CSV.trim().split('\n');
    for (const [index, row] of rows.entries())
      await project.write(`parts/n=${index}/p.csv`, `${header}\n${row}\n`);
    for (const input of ['parts', 'parts/*/*.csv']) {
      expect(await score('-i', input)).toMatchObject({ exitCode: 0 });
      expect(await scores('parts.scores.parquet')).toEqual(expected);
      expect(await receipt('parts.scores.receipt.json')).toMatchObject({
        rows: { in: 3, scored: 3 },
        input: { parts: [{ bytes: 37 }, { bytes: 35 }, { bytes: 34 }] },
      });
    }
  });

  it.each([
    ['an index column', `,${CSV.replaceAll(/\n(?=\d)/g, '\n0,')}`, []],
    ['a delimiter at the end of each line', CSV.replaceAll('\n', ',\n'), []],
    ['a doubled column', CSV.replaceAll(/^(\w+)/gm, '$1,x,x'), []],
    ['the delimiter of a spreadsheet', `sep=;\r\n${CSV.replaceAll(',', ';').replaceAll('\n', '\r\n')}`, []],
    ['semicolons', CSV.replaceAll(',', ';'), ['--dialect.delimiter', ';']],
    [
      'decimal commas',
      CSV.replaceAll(',', ';').replaceAll('.', ','),
      ['--dialect.delimiter', ';', '--dialect.decimalChar', ','],
    ],
    ['comments', `# made by hand\n${CSV}`, ['--dialect.commentChar', '#']],
  ])('scores all rows of a file with %s', async (name, text, flags) => {
    const file = name.replaceAll(' ', '-');
    await project.write(`${file}.csv`, text);
    expect(await score('-i', `${file}.csv`, ...flags)).toMatchObject({ exitCode: 0 });
    expect(await scores(`${file}.scores.parquet`)).toEqual(expected);
  });

  it.each([
    [
      'id;recency;spend;plan\n1;3;50;free\n',
      /no column .*\nhint: its values seem to be separated by `;`.*\n$/,
    ],
    [
      'id;recency;spend;plan\n1;3;50,00;free\n',
      /line 2 .* 2 fields .*\nhint: its values seem to be separated by `;`.*\n$/,
    ],
    [
      'id,recency,spend,plan\n1,3, "50",free\n',
      /line 2 .*a blank stands between the delimiter and a quote\nhint: .*\n$/,
    ],
    ['{"id": 1}\n', /is JSON\nhint: .*\n$/],
  ])('says what is wrong with %j, and one thing to do', async (text, message) => {
    await project.write('wrong.csv', text);
    const { exitCode, stderr } = await score('-i', 'wrong.csv');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('a file without a header needs a profile', async () => {
    await project.write('bare.csv', CSV.slice(CSV.indexOf('\n') + 1));
    const fields = [
      { name: 'id', type: 'string' },
      { name: 'recency', type: 'number' },
      { name: 'spend', type: 'number' },
      { name: 'plan', type: 'string' },
    ];
    await project.write('bare.json', JSON.stringify({ name: 'bare', fields, dialect: { header: false } }));
    const without = await score('-i', 'bare.csv', '--dialect.header', 'false');
    expect(without).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('has no header') as string,
    });
    expect(await score('-i', 'bare.csv', '--profile', 'bare.json')).toMatchObject({ exitCode: 0 });
    expect(await scores('bare.scores.parquet')).toEqual(expected);
  });

  it('publishes nothing of an input that is replaced while it is scored', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `${index + 10},3,50.00,free\n`).join('');
    await project.write('swapped.csv', CSV + rows);
    await project.write('other.csv', CSV + rows.replaceAll('50.00', '60.00'));
    const { finished } = project.start(['score', '-m', 'model', '-i', 'swapped.csv', '--threads', '1']);
    // The files are there, empty, before the first row is read.
    while (!readdirSync(project.root).some((file) => file.startsWith('.swapped.scores.parquet'))) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    await rename(join(project.root, 'other.csv'), join(project.root, 'swapped.csv'));
    const { exitCode, stderr } = await finished;
    const made = readdirSync(project.root).filter((file) => file.includes('swapped.scores'));
    // Replaced before it was opened, it is the other file; otherwise nothing is published.
    if (exitCode === 0) {
      const sum = await queryRows(
        `SELECT count(*) AS rows FROM ${fileOf(project, 'swapped.scores.parquet')}`,
      );
      expect(sum).toEqual([{ rows: 60_003n }]);
    } else {
      expect({ exitCode, made }).toEqual({ exitCode: 1, made: [] });
      expect(stderr).toContain('`swapped.csv` changed while it was read');
    }
  });
});
