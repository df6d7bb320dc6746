/** From a column of an Arrow record batch to values of DuckDB, without loss. */
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  SMALLINT,
  TIMESTAMP,
  TIMESTAMPTZ,
  TIMESTAMP_NS,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api';
import {
  type Data,
  DataType,
  DateUnit,
  makeVector,
  Precision,
  TimeUnit,
  Type,
  type Vector,
} from 'apache-arrow';

/** The value of a row that is given. */
type Cell = (row: number) => DuckDBValue;

export interface ArrowCells {
  readonly type: DuckDBType;
  /** What messages and profiles are told of a type that DuckDB does not have under this name. */
  readonly shown?: string;
  readonly cells: (data: Data) => Cell;
}

/** How columns of an Arrow type are read. What has no counterpart comes as text, and is shown as what it is. */
export function arrowCells(type: DataType): ArrowCells {
  if (DataType.isDictionary(type)) return dictionaryCells(type.dictionary as DataType);
  return (
    numberCells(type) ??
    timeCells(type) ??
    textCells(type) ?? { type: VARCHAR, shown: Type[type.typeId], cells: (data) => shownCell(data) }
  );
}

/** The values of all rows of a part; NULL where none is given. */
export function cellValues(cell: Cell, data: Data, from: number, to: number): DuckDBValue[] {
  const values: DuckDBValue[] = [];
  for (let row = from; row < to; row++) {
    const value = data.getValid(row) ? cell(row) : null;
    if (value === undefined) throw new RangeError('a column has fewer values than rows');
    values.push(value);
  }
  return values;
}

// A value is made once, however often it stands there.
function dictionaryCells(valueType: DataType): ArrowCells {
  const inner = arrowCells(valueType);
  return {
    ...inner,
    cells: (data) => {
      const dictionary = data.dictionary as Vector | undefined;
      const values = (dictionary?.data ?? []).flatMap((part: Data) => dictionaryValues(inner, part));
      return (row) => {
        const value = values[Number(data.values[row])];
        if (value === undefined) throw new RangeError('an index leads out of its dictionary');
        return value;
      };
    },
  };
}

function dictionaryValues({ cells }: ArrowCells, part: Data): readonly DuckDBValue[] {
  const values = known.get(part) ?? cellValues(cells(part), part, 0, part.length);
  known.set(part, values);
  return values;
}

/** A dictionary stays for many batches. */
const known = new WeakMap<Data, readonly DuckDBValue[]>();

function numberCells(type: DataType): ArrowCells | undefined {
  if (DataType.isBool(type)) return { type: BOOLEAN, cells: (data) => gotten(data) };
  if (DataType.isInt(type)) {
    const types = type.isSigned
      ? { 8: TINYINT, 16: SMALLINT, 32: INTEGER, 64: BIGINT }
      : { 8: UTINYINT, 16: USMALLINT, 32: UINTEGER, 64: UBIGINT };
    return {
      type: types[type.bitWidth],
      cells:
        ({ values }) =>
        (row) =>
          values[row] as DuckDBValue,
    };
  }
  if (DataType.isFloat(type)) {
    const duckdb = type.precision === Precision.DOUBLE ? DOUBLE : FLOAT;
    return { type: duckdb, cells: (data) => gotten(data) };
  }
  // DuckDB's decimals end at 38 digits.
  if (DataType.isDecimal(type) && type.bitWidth === 128 && type.precision <= 38 && type.scale >= 0) {
    const { precision, scale } = type;
    if (precision < 1 || scale > precision)
      throw new RangeError(`a decimal of ${precision} digits has ${scale} behind its point`);
    const beyond = 10n ** BigInt(precision);
    const cells = ({ values }: Data): Cell => {
      const words = values as Uint32Array;
      return (row) => {
        const value = signed128(words, row * 4);
        if (value >= beyond || value <= -beyond)
          throw new RangeError(`a decimal has more than ${precision} digits`);
        return new DuckDBDecimalValue(value, precision, scale);
      };
    };
    return { type: DECIMAL(precision, scale), cells };
  }
  return undefined;
}

function signed128(words: Uint32Array, at: number): bigint {
  let value = 0n;
  for (let word = 3; word >= 0; word--) value = (value << 32n) | BigInt(words[at + word]!);
  return BigInt.asIntN(128, value);
}

function timeCells(type: DataType): ArrowCells | undefined {
  if (DataType.isDate(type)) {
    const day = type.unit === DateUnit.DAY ? 1 : 86_400_000;
    return {
      type: DATE,
      cells:
        ({ values }) =>
        (row) =>
          new DuckDBDateValue(wholeDay(Number(values[row]), day)),
    };
  }
  if (!DataType.isTimestamp(type)) return undefined;
  const zoned = type.timezone !== undefined && type.timezone !== null && type.timezone !== '';
  if (type.unit === TimeUnit.NANOSECOND) {
    return zoned
      ? {
          type: TIMESTAMPTZ,
          cells:
            ({ values }) =>
            (row) =>
              new DuckDBTimestampTZValue(wholeMicro(values[row])),
        }
      : {
          type: TIMESTAMP_NS,
          cells:
            ({ values }) =>
            (row) =>
              new DuckDBTimestampNanosecondsValue(withinNanoseconds(values[row])),
        };
  }
  const micros = { [TimeUnit.SECOND]: 1_000_000n, [TimeUnit.MILLISECOND]: 1000n, [TimeUnit.MICROSECOND]: 1n }[
    type.unit
  ];
  const of = (value: bigint): bigint => withinDuckdb(value * micros);
  return zoned
    ? {
        type: TIMESTAMPTZ,
        cells:
          ({ values }) =>
          (row) =>
            new DuckDBTimestampTZValue(of(values[row])),
      }
    : {
        type: TIMESTAMP,
        cells:
          ({ values }) =>
          (row) =>
            new DuckDBTimestampValue(of(values[row])),
      };
}

function wholeDay(value: number, day: number): number {
  if (value % day !== 0) throw new RangeError('a date has a time of day');
  const days = value / day;
  // DuckDB's ends stand for infinity.
  if (Math.abs(days) >= 2 ** 31 - 1) throw new RangeError('a date lies too far away');
  return days;
}

function wholeMicro(nanoseconds: bigint): bigint {
  if (nanoseconds % 1000n !== 0n) throw new RangeError('an instant is finer than a microsecond');
  return nanoseconds / 1000n;
}

// The ends stand for infinity.
function withinNanoseconds(value: bigint): bigint {
  if (value >= 2n ** 63n - 1n || value <= 1n - 2n ** 63n) throw new RangeError('a time lies too far away');
  return value;
}

// Greater ones stand for infinity, or for no time at all.
function withinDuckdb(micros: bigint): bigint {
  if (BigInt.asIntN(63, micros) !== micros) throw new RangeError('a time lies too far away');
  return micros;
}

function textCells(type: DataType): ArrowCells | undefined {
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) {
    return { type: VARCHAR, cells: (data) => gotten(data) };
  }
  if (DataType.isNull(type)) return { type: VARCHAR, cells: () => () => null };
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)) {
    return { type: BLOB, cells: (data) => mapped(data, (value) => new DuckDBBlobValue(value as Uint8Array)) };
  }
  return undefined;
}

function gotten(data: Data): Cell {
  return mapped(data, (value) => value as DuckDBValue);
}

function shownCell(data: Data): Cell {
  return mapped(data, String);
}

function mapped(data: Data, change: (value: unknown) => DuckDBValue): Cell {
  const vector = makeVector(data);
  return (row) => change(vector.get(row));
}
