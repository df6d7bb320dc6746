import { readFileSync } from 'node:fs';
import {
  Decimal,
  Field,
  makeData,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromArrays,
  tableToIPC,
  Utf8,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { openTable } from '../sources/open-table.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';
import { flatbufferItems } from './flatbuffer-shape.ts';

const fixture = (name: string): Buffer => readFileSync(`test/fixtures/tables/${name}`);

async function read(bytes: Uint8Array): Promise<unknown[]> {
  const database = await testDatabase();
  try {
    const { relation } = await openTable(database, await testFile('t.arrow', bytes));
    return await database.rows(`SELECT * FROM ${relation}`);
  } finally {
    database.close();
  }
}

async function expectRefusal(bytes: Uint8Array, reason: RegExp): Promise<void> {
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
    exitCode: 2,
    message: expect.stringMatching(reason) as string,
  });
}

test('a vector of 2^30 entries in 818 bytes is refused before they are made', async () => {
  const bytes = fixture('twins.arrow');
  bytes[791] = 64;
  await expectRefusal(bytes, /its metadata leads out of itself/);
});

test('a large number anywhere in the metadata ends in words, at once', async () => {
  const sound = fixture('twins.arrow');
  const database = await testDatabase();
  for (let at = 8; at < sound.length - 10; at += 4) {
    const bytes = Buffer.from(sound);
    bytes.writeUInt32LE(0x4000_0000, at);
    const path = await testFile('t.arrow', bytes);
    // What lies in a value or in a gap is none of it.
    await openTable(database, path).catch((error: unknown) => expect(error).toMatchObject({ exitCode: 2 }));
  }
}, 60_000);

test('one batch that the footer names twice', async () => {
  const bytes = fixture('table.arrow');
  const footer = bytes.subarray(bytes.length - 10 - bytes.readInt32LE(bytes.length - 10));
  const { first, count } = flatbufferItems(footer, 3)!;
  expect(count).toBe(2);
  footer.copy(footer, first + 24, first, first + 24);
  await expectRefusal(bytes, /names a part of it more than once/);
});

test('a zero anywhere in the metadata, so that a column has no name, is no bug', async () => {
  const sound = streamOf({ x: ['a'] });
  const database = await testDatabase();
  for (let at = 8; at < sound.length - 8; at += 2) {
    const bytes = Buffer.from(sound);
    bytes.writeUInt16LE(0, at);
    const path = await testFile('t.arrow', bytes);
    await openTable(database, path).catch((error: unknown) => expect(error).toMatchObject({ exitCode: 2 }));
  }
}, 60_000);

test('a file of a writer that puts no schema in front', async () => {
  const table = tableFromArrays({ x: ['a', 'b'] });
  expect(await read(tableToIPC(table.concat(table), 'file'))).toMatchObject(
    ['a', 'b', 'a', 'b'].map((x) => ({ x })),
  );
});

test('a stream with another schema in the middle, or with an end in the middle', async () => {
  const [one, other] = [streamOf({ x: ['a'] }), streamOf({ y: ['b'] })];
  await expectRefusal(Buffer.concat([one.subarray(0, -8), other]), /not in their order/);
  await expectRefusal(Buffer.concat([one, one]), /not in their order|bytes of metadata/);
});

test('a text that is not UTF-8', async () => {
  const bytes = streamOf({ x: ['é'] });
  bytes[bytes.indexOf('é')] = 0xff;
  await expectRefusal(bytes, /`x`: a text is not UTF-8/);
});

test('a decimal with more digits than its type has', async () => {
  const data = makeData({
    type: new Decimal(2, 4, 128),
    length: 2,
    nullCount: 0,
    data: Uint32Array.of(9999, 0, 0, 0, 10_000, 0, 0, 0),
  });
  await expectRefusal(
    tableToIPC(new Table(batchOf(new Decimal(2, 4, 128), data)), 'stream'),
    /more than 4 digits/,
  );
});

test('rows without a byte: as many as a small file may say', async () => {
  expect(await read(missing(3000))).toHaveLength(3000);
  await expectRefusal(missing(2 ** 30), /says it has 1073741824 values/);
});

test('offsets that lead back or out, values that are fewer than rows', async () => {
  expect(await read(abcd())).toMatchObject([{ x: 'ab' }, { x: 'cd' }]);
  const sound = abcd();
  const at = sound.indexOf(Buffer.from(Int32Array.of(0, 2, 4).buffer));
  for (const [place, value, reason] of [
    [at + 4, 5, /an offset leads back/],
    [at + 8, 500, /leads out of its values/],
    [at, -1, /leads out of its values/],
  ] as const) {
    const bytes = Buffer.from(sound);
    bytes.writeInt32LE(value, place);
    await expectRefusal(bytes, reason);
  }
});

const missing = (length: number): Uint8Array =>
  tableToIPC(new Table(batchOf(new Null(), makeData({ type: new Null(), length }))), 'stream');

function abcd(): Buffer {
  const data = makeData({
    type: new Utf8(),
    length: 2,
    nullCount: 0,
    valueOffsets: Int32Array.of(0, 2, 4),
    data: Buffer.from('abcd'),
  });
  return Buffer.from(tableToIPC(new Table(batchOf(new Utf8(), data)), 'stream'));
}

const streamOf = (columns: { readonly [name: string]: string[] }): Buffer => {
  const [[name, values] = ['x', []]] = Object.entries(columns);
  const text = Buffer.from(values.join(''));
  const data = makeData({
    type: new Utf8(),
    length: values.length,
    nullCount: 0,
    valueOffsets: Int32Array.of(0, text.length),
    data: text,
  });
  return Buffer.from(tableToIPC(new Table(batchOf(new Utf8(), data, name)), 'stream'));
};

function batchOf(type: Utf8 | Null | Decimal, data: ReturnType<typeof makeData>, name = 'x'): RecordBatch {
  const schema = new Schema([new Field(name, type, true)]);
  const struct = makeData({ type: new Struct(schema.fields), length: data.length, children: [data] });
  return new RecordBatch(schema, struct as never);
}
