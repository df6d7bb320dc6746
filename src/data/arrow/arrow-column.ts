/** How a column of DuckDB becomes one of Arrow: its type, and its values without loss. */
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  List,
  TimestampMicrosecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  makeBuilder,
  makeData,
} from 'apache-arrow';
import type {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBValue,
} from '@duckdb/node-api';
import type { TableColumn } from '../duckdb/describe-relation.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';

export interface ArrowColumn {
  readonly field: Field;
  /** Quoted. */
  readonly name: string;
  /** What is asked of DuckDB. */
  readonly sql: string;
  /** A vector of the field's type. */
  readonly data: (values: readonly DuckDBValue[]) => Data;
}

export function arrowColumn({ name, type }: TableColumn): ArrowColumn {
  const quoted = quoteIdentifier(name);
  const kind = kindOf(type);
  const sql = kind === undefined ? `${quoted}::VARCHAR` : quoted;
  const { type: arrow, data } = kind ?? text;
  return { field: new Field(name, arrow, true), name: quoted, sql, data };
}

interface Kind {
  readonly type: DataType;
  readonly data: (values: readonly DuckDBValue[]) => Data;
}

const text: Kind = built(new Utf8(), (value) => value);

/** Undefined: Arrow has no such type, or it is not read everywhere; it goes as the text that DuckDB writes. */
function kindOf(type: string): Kind | undefined {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal !== null) return decimals(Number(decimal[1]), Number(decimal[2]));
  switch (type) {
    case 'BOOLEAN':
      return built(new Bool(), (value) => value);
    case 'TINYINT':
      return fixed(new Int8(), (length) => new Int8Array(length), Number);
    case 'SMALLINT':
      return fixed(new Int16(), (length) => new Int16Array(length), Number);
    case 'INTEGER':
      return fixed(new Int32(), (length) => new Int32Array(length), Number);
    case 'BIGINT':
      return fixed(new Int64(), (length) => new BigInt64Array(length), bigint);
    case 'UTINYINT':
      return fixed(new Uint8(), (length) => new Uint8Array(length), Number);
    case 'USMALLINT':
      return fixed(new Uint16(), (length) => new Uint16Array(length), Number);
    case 'UINTEGER':
      return fixed(new Uint32(), (length) => new Uint32Array(length), Number);
    case 'UBIGINT':
      return fixed(new Uint64(), (length) => new BigUint64Array(length), bigint);
    case 'FLOAT':
      return fixed(new Float32(), (length) => new Float32Array(length), Number);
    case 'DOUBLE':
      return fixed(new Float64(), (length) => new Float64Array(length), Number);
    case 'DATE':
      return fixed(
        new DateDay(),
        (length) => new Int32Array(length),
        (value) => (value as DuckDBDateValue).days,
      );
    case 'TIMESTAMP':
      return fixed(new TimestampMicrosecond(), (length) => new BigInt64Array(length), micros);
    case 'TIMESTAMP WITH TIME ZONE':
      return fixed(new TimestampMicrosecond('UTC'), (length) => new BigInt64Array(length), micros);
    case 'VARCHAR':
      return text;
    case 'VARCHAR[]':
      return built(
        new List(new Field('item', new Utf8(), true)),
        (value) => (value as DuckDBListValue).items,
      );
    default:
      return undefined;
  }
}

const bigint = (value: DuckDBValue): bigint => value as bigint;
const micros = (value: DuckDBValue): bigint =>
  (value as DuckDBTimestampValue | DuckDBTimestampTZValue).micros;

type Cells<Item> = { [index: number]: Item } & ArrayBufferView;

function fixed<Item>(
  type: DataType,
  make: (length: number) => Cells<Item>,
  of: (value: DuckDBValue) => Item,
): Kind {
  return {
    type,
    data: (values) => {
      const data = make(values.length);
      const valid = new Uint8Array((values.length + 7) >> 3);
      let nullCount = 0;
      for (const [row, value] of values.entries()) {
        if (value === null) nullCount += 1;
        else {
          data[row] = of(value);
          valid[row >> 3] = (valid[row >> 3] ?? 0) | (1 << (row & 7));
        }
      }
      return makeData({ type, length: values.length, nullCount, nullBitmap: valid, data } as never);
    },
  };
}

/** 16 bytes each, two's complement, the lower half first. */
function decimals(precision: number, scale: number): Kind {
  const type = new Decimal(scale, precision, 128);
  return {
    type,
    data: (values) => {
      const halves = new BigInt64Array(values.length * 2);
      const whole = fixed(
        new Int64(),
        (length) => new BigInt64Array(length),
        () => 0n,
      ).data(values);
      for (const [row, value] of values.entries()) {
        if (value === null) continue;
        const number = (value as DuckDBDecimalValue).value;
        halves[2 * row] = BigInt.asIntN(64, number);
        halves[2 * row + 1] = BigInt.asIntN(64, number >> 64n);
      }
      const data = new Uint32Array(halves.buffer);
      const { length, nullCount, nullBitmap } = whole;
      return makeData({ type, length, nullCount, nullBitmap, data });
    },
  };
}

function built(type: DataType, of: (value: DuckDBValue) => unknown): Kind {
  return {
    type,
    data: (values) => {
      const builder = makeBuilder({ type, nullValues: [null] });
      for (const value of values) builder.append(value === null ? null : of(value));
      return builder.finish().flush();
    },
  };
}
