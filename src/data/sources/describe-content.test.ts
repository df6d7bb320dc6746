/** What a file is stands first, then one hint. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import { openTable } from './open-table.ts';
import { testDatabase, testFile, testFolder } from '../duckdb/test-table.fixture.ts';

const utf32 = (text: string) =>
  Buffer.concat(Array.from(text, (letter) => Buffer.from(Uint32Array.of(letter.codePointAt(0) ?? 0).buffer)));
const tar = () => {
  const bytes = Buffer.alloc(1024);
  bytes.write('customers.csv');
  bytes.write('ustar', 257);
  return bytes;
};
const zip = (name: string) =>
  Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1'), Buffer.from(name)]);
const hex = (text: string) => Buffer.concat([Buffer.from(text, 'hex'), Buffer.alloc(64)]);

test.each<[string, string | Uint8Array, string, RegExp]>([
  ['JSON', '{"id": 1, "x": 2}\n', 'is JSON', /Parquet/],
  ['a list in JSON', '[\n  {"id": 1}\n]', 'is JSON', /Parquet/],
  ['JSON lines', '{"id":1}\n{"id":2}\n', 'is JSON', /Parquet/],
  ['HTML', '\n<!doctype html>\n<html><body>log in</body></html>', 'is a web page (HTML)', /download/],
  ['XML', '<?xml version="1.0"?>\n<rows/>', 'is XML', /CSV/],
  [
    'a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n',
    'is a pointer of Git LFS, not the file itself',
    /git lfs pull/,
  ],
  [
    'a git-annex pointer',
    '/annex/objects/SHA256E-s5--00.csv\n',
    'is a pointer of git-annex, not the file itself',
    /git annex get/,
  ],
  [
    'a DVC pointer',
    'outs:\n- md5: 00\n  path: a.csv\n',
    'is a pointer of DVC, not the data themselves',
    /dvc pull/,
  ],
  [
    'a git conflict',
    '<<<<<<< HEAD\na,b\n=======\na,c\n>>>>>>> x\n',
    'begins with a marker of a git conflict',
    /resolve/,
  ],
  ['zip', zip('customers.csv'), 'is a zip archive', /unpack/],
  ['xlsx', zip('[Content_Types].xml'), 'is an Excel or Office document', /CSV UTF-8/],
  ['xls', hex('d0cf11e0a1b11ae1'), 'is an old Office document (.xls or .doc)', /CSV/],
  ['xz', hex('fd377a585a00'), 'is compressed with xz', /xz -d/],
  ['bzip2', 'BZh91AY&SY', 'is compressed with bzip2', /bzip2 -d/],
  ['lz4', hex('04224d18'), 'is compressed with lz4', /lz4 -d/],
  ['7z', hex('377abcaf271c'), 'is a 7z archive', /unpack/],
  ['tar', tar(), 'is a tar archive', /unpack/],
  ['UTF-16 LE', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'is UTF-16 text', /utf-16le/],
  ['UTF-16 LE without a mark', Buffer.from('customer,plan\n1,2\n', 'utf16le'), 'is UTF-16 text', /utf-16le/],
  ['UTF-16 BE', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le').swap16(), 'is UTF-16 text', /utf-16be/],
  ['UTF-32', utf32('\uFEFFa,b\n1,2\n'), 'is UTF-32 text', /UTF-8/],
  ['UTF-32 without a mark', utf32('a,b\n1,2\n'), 'is UTF-32 text, or no text at all', /UTF-8/],
  ['ORC', hex('4f5243'), 'is an ORC file', /Parquet/],
  ['Avro', hex('4f626a01'), 'is an Avro file', /Parquet/],
  ['SQLite', hex('53514c69746520666f726d6174203300'), 'is an SQLite database', /export/],
  ['HDF5', hex('894844460d0a1a0a'), 'is an HDF5 file', /Parquet/],
  ['a pickle', hex('800495'), 'is a Python pickle', /to_parquet/],
  ['PDF', '%PDF-1.7\n', 'is a PDF document', /CSV/],
  ['YAML', '---\na: 1\n', 'is YAML', /CSV/],
  ['bytes', hex('01020304050607'), 'is UTF-32 text, or no text at all', /UTF-8/],
])('%s', async (_, content, what, hint) => {
  for (const name of ['t.csv', 't.parquet']) {
    const path = await testFile(name, content);
    const error = await openTable(await testDatabase(), path).catch((thrown: unknown) => thrown);
    if (!(error instanceof MlopsError)) throw new Error(`it was read: ${path}`);
    expect({ code: error.code, exitCode: error.exitCode, message: error.message }).toEqual({
      code: 'INPUT_UNREADABLE',
      exitCode: 2,
      message: `\`${path}\` ${what}`,
    });
    expect(error.hints).toEqual([expect.stringMatching(hint)]);
  }
});

test.each([
  ['{curly},b\n1,2\n', ['{curly}', 'b']],
  ['[x],b\n1,2\n', ['[x]', 'b']],
  ['<x>,b\n1,2\n', ['<x>', 'b']],
  ['ORC,b\n1,2\n', ['ORC', 'b']],
  ['#id,b\n1,2\n', ['#id', 'b']],
  ['BZh,b\n1,2\n', ['BZh', 'b']],
])('a header that looks like something else is a header: %j', async (text, names) => {
  const { columns } = await openTable(await testDatabase(), await testFile('t.csv', text));
  expect(columns.map(({ name }) => name)).toEqual(names);
});

test('a link of git-annex to content that is not here', async () => {
  const path = join(await testFolder(), 't.csv');
  await symlink('.git/annex/objects/aa/SHA256E-s5--00.csv', path);
  await expect(openTable(await testDatabase(), path)).rejects.toMatchObject({
    code: 'INPUT_MISSING',
    message: `\`${path}\` is a link to \`.git/annex/objects/aa/SHA256E-s5--00.csv\`, which is not there`,
    hints: [expect.stringContaining('git annex get')],
  });
});

const opened = async (bytes: string | Uint8Array) =>
  openTable(await testDatabase(), await testFile('t.csv', bytes), { dialect: { encoding: 'windows-1252' } });

test('what is no text is told by name in another encoding, too, and letters of a header are not', async () => {
  await expect(opened(zip('xl/workbook.xml'))).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
    message: expect.stringContaining('is an Excel or Office document') as string,
  });
  await expect(opened('{"id": 1}\n')).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
  const { columns } = await opened(Buffer.from('ORC,Gr\xf6\xdfe\n1,2\n', 'latin1'));
  expect(columns.map(({ name }) => name)).toEqual(['ORC', 'Größe']);
});
