/** How a column of DuckDB becomes one of Arrow: its type, and its values without loss. */
import {
  Bool,
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
} from 'apache-arrow';
import type { DuckDBListValue, DuckDBValue } from '@duckdb/node-api';
import type { TableColumn } from '../duckdb/describe-relation.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import {
  type Gather,
  gatherBits,
  gatherDecimals,
  gatherFixed,
  gatherTexts,
  gatherValues,
} from './gather-column.ts';

export interface ArrowColumn {
  readonly field: Field;
  /** Quoted. */
  readonly name: string;
  /** What is asked of DuckDB. */
  readonly sql: string;
  /** Makes vectors of the field's type from what DuckDB answers. */
  readonly gather: Gather;
}

export function arrowColumn({ name, type }: TableColumn): ArrowColumn {
  const quoted = quoteIdentifier(name);
  const kind = kindOf(type);
  const sql = kind === undefined ? `${quoted}::VARCHAR` : quoted;
  const { type: arrow, gather } = kind ?? text;
  return { field: new Field(name, arrow, true), name: quoted, sql, gather };
}

interface Kind {
  readonly type: DataType;
  readonly gather: Gather;
}

const utf8 = new Utf8();
const text: Kind = { type: utf8, gather: gatherTexts(utf8) };

/** Undefined: Arrow has no such type, or it is not read everywhere; it goes as the text that DuckDB writes. */
function kindOf(type: string): Kind | undefined {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal !== null) return decimals(Number(decimal[1]), Number(decimal[2]));
  switch (type) {
    case 'BOOLEAN': {
      const bool = new Bool();
      return { type: bool, gather: gatherBits(bool) };
    }
    case 'TINYINT':
      return fixed(new Int8(), 1);
    case 'SMALLINT':
      return fixed(new Int16(), 2);
    case 'INTEGER':
      return fixed(new Int32(), 4);
    case 'BIGINT':
      return fixed(new Int64(), 8);
    case 'UTINYINT':
      return fixed(new Uint8(), 1);
    case 'USMALLINT':
      return fixed(new Uint16(), 2);
    case 'UINTEGER':
      return fixed(new Uint32(), 4);
    case 'UBIGINT':
      return fixed(new Uint64(), 8);
    case 'FLOAT':
      return fixed(new Float32(), 4);
    case 'DOUBLE':
      return fixed(new Float64(), 8);
    case 'DATE':
      return fixed(new DateDay(), 4);
    case 'TIMESTAMP':
      return fixed(new TimestampMicrosecond(), 8);
    case 'TIMESTAMP WITH TIME ZONE':
      return fixed(new TimestampMicrosecond('UTC'), 8);
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

/** @param width bytes of a value, in DuckDB's vectors and in Arrow's */
const fixed = (type: DataType, width: number): Kind => ({ type, gather: gatherFixed(type, width) });

/** 16 bytes each, two's complement, the lower half first; DuckDB takes fewer where they do. */
function decimals(precision: number, scale: number): Kind {
  const type = new Decimal(scale, precision, 128);
  if (precision > 18) return fixed(type, 16);
  return { type, gather: gatherDecimals(type, precision > 9 ? 8 : precision > 4 ? 4 : 2) };
}

function built(type: DataType, of: (value: DuckDBValue) => unknown): Kind {
  return {
    type,
    gather: gatherValues((values) => {
      const builder = makeBuilder({ type, nullValues: [null] });
      for (const value of values) builder.append(value === null ? null : of(value));
      return builder.finish().flush();
    }),
  };
}
