import {
  Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  TimestampMicrosecond,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { openValidated } from '../validation/open-validated.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

// Two integers as BYTE_STREAM_SPLIT, as pyarrow writes them when asked to.
const SPLIT =
  'UEFSMRUAFSAVICwVBBUSFQYVBhwAAAABAgAAAAAAAAAAAAAAAAAAFQQZLDUAGAZzY2hlbWEVAgAVBCUAGAF4ABYEGRwZHCYAHBUEGSUGEhkYAXgVABYEFkYWRiYISRwVABUSFQIAAAAWRhYEJggWRgAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAcgAAAFBBUjE=';
// The milliseconds 0 and -2^63, which is NaT in numpy.
const NO_TIME =
  'UEFSMRUAFSAVICwVBBUAFQYVBhwAAAAAAAAAAAAAAAAAAAAAAACAFQQZLDUAGAZzY2hlbWEVAgAVBCUAGAF4JRJMjBIcHAAAAAAAFgQZHBkcJgAcFQQZJQYAGRgBeBUAFgQWRhZGJghJHBUAFQAVAgAAABZGFgQmCBZGACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZHBwAAAB9AAAAUEFSMQ==';

async function refusal(name: string, bytes: Uint8Array, type: 'integer' | 'timestamp'): Promise<unknown> {
  const fields = [{ name: 'x', type }];
  return openValidated(await testDatabase(), await testFile(name, bytes), { name: 't', fields }).catch(
    (error: unknown) => error,
  );
}

test('a whole Parquet file that DuckDB cannot read is not called damaged', async () => {
  expect(await refusal('split.parquet', Buffer.from(SPLIT, 'base64'), 'integer')).toMatchObject({
    code: 'INPUT_UNREADABLE',
    exitCode: 2,
    message: expect.stringMatching(
      /is a Parquet file that mlops does not read: column `x` .*BYTE_STREAM_SPLIT/,
    ),
    hints: [expect.stringContaining('may be whole')],
  });
  expect(await refusal('time.parquet', Buffer.from(NO_TIME, 'base64'), 'timestamp')).toMatchObject({
    code: 'INPUT_UNREADABLE',
    message: expect.stringContaining('is a Parquet file that mlops does not read: column `x`'),
    hints: [expect.stringContaining('Write what is missing as null')],
  });
});

test('a time in an Arrow file that is none is told as such', async () => {
  const type = new TimestampMicrosecond();
  const data = makeData({ type, length: 2, nullCount: 0, data: new BigInt64Array([0n, -(2n ** 63n)]) });
  const schema = new Schema([new Field('x', type, false)]);
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: 2, children: [data] }),
  );
  expect(await refusal('time.arrow', tableToIPC(new Table([batch]), 'file'), 'timestamp')).toMatchObject({
    code: 'INPUT_UNREADABLE',
    message: expect.stringContaining('a time lies too far away'),
    hints: [expect.stringContaining('Write what is missing as null')],
  });
});
