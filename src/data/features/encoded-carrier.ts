import type { DuckDBDataChunk } from '@duckdb/node-api';
import { eachMissing, rawVector } from '../duckdb/raw-vector.ts';
import type { EncodedColumn } from './encoded-expressions.ts';
import type { ValueCarrier } from './stream-batches.ts';
import type { EncodedRequest, EncodedValues, RowSample } from './stream-encoded.ts';

/** Of a FLOAT and of an INTEGER. */
const BYTES = 4;

/**
 * Takes the columns of `encodedExpressions`, which are followed by the key and the texts.
 *
 * @param before rows of the batches before
 */
export function encodedCarrier(
  { columns, batchRows, sampleEvery }: Pick<EncodedRequest<unknown>, 'columns' | 'batchRows' | 'sampleEvery'>,
  before: number,
): ValueCarrier<EncodedValues> {
  const filled = columns.map((column) => ({
    column,
    values: column.kind === 'numeric' ? new Float32Array(batchRows) : new Uint32Array(batchRows),
  }));
  const texts = columns
    .filter(({ kind }) => kind === 'categorical')
    .map((_, place) => columns.length + 2 + place);
  const samples: RowSample[] = [];
  const takeSamples = (chunk: DuckDBDataChunk, from: number, to: number, at: number): void => {
    const first = before + at;
    for (let next = firstMultiple(sampleEvery, first); next < first + to - from; next += sampleEvery) {
      const row = from + next - first;
      // What is not there is the empty text to a model.
      const found = texts.map((column) => String(chunk.getColumnVector(column).getItem(row) ?? ''));
      samples.push({ row: next - before, texts: found });
    }
  };
  return {
    take: (chunk, from, to, at) => {
      for (const [place, { column, values }] of filled.entries()) {
        const vector = rawVector(chunk, place + 1, to, BYTES);
        const { buffer, byteOffset } = vector.bytes;
        const offset = byteOffset + from * BYTES;
        const target = values.subarray(at, at + to - from);
        if (target instanceof Float32Array) target.set(new Float32Array(buffer, offset, to - from));
        else fillCodes(target, new Int32Array(buffer, offset, to - from), column);
        const missing = column.kind === 'numeric' ? Number.NaN : column.categories.length + 1;
        eachMissing(vector, from, to, (row) => {
          target[row - from] = missing;
        });
      }
      takeSamples(chunk, from, to, at);
    },
    release: (rows) => ({ columns: filled.map(({ values }) => values.subarray(0, rows)), samples }),
  };
}

/** SQL counts from 1; the empty text and a missing one, which it tells apart, are the same. */
function fillCodes(codes: Uint32Array, places: Int32Array, column: EncodedColumn): void {
  const missing = column.kind === 'categorical' ? column.categories.length : 0;
  for (let row = 0; row < codes.length; row++) codes[row] = Math.min((places[row] as number) - 1, missing);
}

function firstMultiple(of: number, least: number): number {
  return Math.ceil(least / of) * of;
}
