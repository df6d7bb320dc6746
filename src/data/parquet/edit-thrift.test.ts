import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readThriftStruct, type ThriftStruct } from './compact-thrift.ts';
import { editThrift, thriftInteger, thriftListHead, thriftSpans } from './edit-thrift.ts';

const FOLDER = 'test/fixtures/tables';
const ROWS = 3;
const GROUPS = 4;

async function footers(): Promise<Buffer[]> {
  // An encrypted file has more behind its footer.
  const names = (await readdir(FOLDER)).filter((name) => /^(?!encrypted).*\.parquet$/.test(name));
  const files = await Promise.all(names.map((name) => readFile(join(FOLDER, name))));
  return files.map((bytes) => bytes.subarray(bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8), -8));
}

test('a footer of any writer comes out as it went in where nothing is edited', async () => {
  const found = await footers();
  expect(found.length).toBeGreaterThan(5);
  for (const footer of found) {
    const same = editThrift(footer, {
      [ROWS]: (rows) => rows,
      [GROUPS]: { 1: { 3: { 9: (page) => page } } },
    });
    expect(Buffer.from(same).equals(footer)).toBe(true);
    expect([...thriftSpans(footer).keys()]).toEqual([...readThriftStruct(footer).struct.keys()]);
  }
});

test('numbers are replaced, whatever their sizes, and nothing else is', async () => {
  const found = await footers();
  fc.assert(
    fc.property(fc.nat(found.length - 1), fc.nat(2 ** 48), fc.boolean(), (place, shift, below) => {
      const footer = found[place]!;
      const moved = (value: number) => (below ? -1 - shift - value : value + shift);
      const edited = editThrift(footer, { [ROWS]: moved, [GROUPS]: { 1: { 3: { 9: moved } } } });
      const { struct, end } = readThriftStruct(edited);
      expect(end).toBe(edited.length);
      const before = readThriftStruct(footer).struct;
      const rest = (of: ThriftStruct) => [...of].filter(([id]) => id !== ROWS && id !== GROUPS);
      expect(rest(struct)).toEqual(rest(before));
      expect(struct.get(ROWS)).toBe(moved(Number(before.get(ROWS))));
      expect(pages(struct)).toEqual(pages(before).map(moved));
      const back = (value: number) => (below ? -1 - value - shift : value - shift);
      const restored = editThrift(edited, { [ROWS]: back, [GROUPS]: { 1: { 3: { 9: back } } } });
      expect(Buffer.from(restored).equals(footer)).toBe(true);
    }),
  );
});

test.each([0, 1, 14, 15, 127, 128, 100_000])('a list of %i structs is read back', (structs) => {
  // A field 1 that is a list, each struct of which has a number of its own.
  const items = Array.from({ length: structs }, (_, item) => [0x16, ...thriftInteger(item), 0]).flat();
  const bytes = Buffer.from([0x19, ...thriftListHead(structs), ...items, 0]);
  const list = readThriftStruct(bytes).struct.get(1) as ThriftStruct[];
  expect(list.map((item) => item.get(1))).toEqual(Array.from({ length: structs }, (_, item) => item));
});

test.each([1, 2])('a list of truth values of the type %i is gone over', (type) => {
  const bytes = Buffer.from([0x19, (3 << 4) | type, 1, 2, 1, 0x15, ...thriftInteger(7), 0]);
  expect(readThriftStruct(bytes).struct.get(2)).toBe(7);
  const edited = readThriftStruct(editThrift(bytes, { 2: (value) => value + 1000 }));
  expect([...edited.struct]).toEqual([
    [1, [true, false, true]],
    [2, 1007],
  ]);
});

const chunksOf = (footer: ThriftStruct): ThriftStruct[] =>
  (footer.get(GROUPS) as ThriftStruct[]).flatMap((group) => group.get(1) as ThriftStruct[]);

const pages = (footer: ThriftStruct): number[] =>
  chunksOf(footer).map((chunk) => Number((chunk.get(3) as ThriftStruct).get(9)));
