import type { DuckDBDataChunk } from '@duckdb/node-api';
import { eachMissing, rawVector } from '../duckdb/raw-vector.ts';
import type { EncodedColumn } from './encoded-expressions.ts';
import type { KeyCarrier } from './key-carrier.ts';
import type { EncodedRequest, EncodedRows, RowSample } from './stream-encoded.ts';

type BuilderRequest<Key> = Pick<EncodedRequest<Key>, 'columns' | 'openCarrier' | 'batchRows' | 'sampleEvery'>;

/** Collects rows of chunks until a batch is full. */
export class EncodedBatchBuilder<Key> {
  rows = 0;
  private readonly request: BuilderRequest<Key>;
  private readonly before: number;
  private readonly rowNumbers: Float64Array;
  private readonly columns: readonly (Float32Array | Uint32Array)[];
  private readonly keys: KeyCarrier<Key>;
  private readonly samples: RowSample[] = [];

  /** @param before rows of the batches before */
  constructor(request: BuilderRequest<Key>, before: number) {
    const { columns, batchRows } = request;
    this.request = request;
    this.before = before;
    this.keys = request.openCarrier();
    this.rowNumbers = new Float64Array(batchRows);
    this.columns = columns.map(({ kind }) =>
      kind === 'numeric' ? new Float32Array(batchRows) : new Uint32Array(batchRows),
    );
  }

  /**
   * Takes rows of a chunk from `from` on, as many as there is room for; returns the first row that it left.
   *
   * @param numbers of the rows of the chunk
   */
  take(chunk: DuckDBDataChunk, numbers: Float64Array, from: number): number {
    const { columns, batchRows } = this.request;
    const to = Math.min(numbers.length, from + batchRows - this.rows);
    this.rowNumbers.set(numbers.subarray(from, to), this.rows);
    for (const [place, column] of columns.entries()) {
      const vector = rawVector(chunk, place + 1, numbers.length, BYTES);
      const { buffer, byteOffset } = vector.bytes;
      const offset = byteOffset + from * BYTES;
      const target = this.columns[place]?.subarray(this.rows, this.rows + to - from);
      if (target instanceof Float32Array) target.set(new Float32Array(buffer, offset, to - from));
      else if (target !== undefined) fillCodes(target, new Int32Array(buffer, offset, to - from), column);
      const missing = column.kind === 'numeric' ? Number.NaN : column.categories.length + 1;
      eachMissing(vector, from, to, (row) => {
        if (target !== undefined) target[row - from] = missing;
      });
    }
    this.keys.take(chunk, columns.length + 1, from, to);
    this.takeSamples(chunk, from, to);
    this.rows += to - from;
    return to;
  }

  private takeSamples(chunk: DuckDBDataChunk, from: number, to: number): void {
    const { sampleEvery, columns } = this.request;
    const texts = columns
      .filter(({ kind }) => kind === 'categorical')
      .map((_, place) => columns.length + 2 + place);
    const first = this.before + this.rows;
    for (let at = firstMultiple(sampleEvery, first); at < first + to - from; at += sampleEvery) {
      const row = from + at - first;
      // What is not there is the empty text to a model.
      const found = texts.map((column) => String(chunk.getColumnVector(column).getItem(row) ?? ''));
      this.samples.push({ row: at - this.before, texts: found });
    }
  }

  finish(): EncodedRows<Key> {
    const { rows, samples } = this;
    return {
      rows,
      rowNumbers: this.rowNumbers.subarray(0, rows),
      columns: this.columns.map((values) => values.subarray(0, rows)),
      keys: this.keys.release(),
      samples,
    };
  }
}

/** Of a FLOAT and of an INTEGER. */
const BYTES = 4;

/** SQL counts from 1; the empty text and a missing one, which it tells apart, are the same. */
function fillCodes(codes: Uint32Array, places: Int32Array, column: EncodedColumn): void {
  const missing = column.kind === 'categorical' ? column.categories.length : 0;
  for (let row = 0; row < codes.length; row++) codes[row] = Math.min((places[row] as number) - 1, missing);
}

function firstMultiple(of: number, least: number): number {
  return Math.ceil(least / of) * of;
}
