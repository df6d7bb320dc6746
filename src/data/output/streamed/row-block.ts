import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBType,
  FLOAT,
  HUGEINT,
  INTEGER,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api';

/** Rows of a table, column by column. Nothing in it is NULL. */
export interface RowBlock {
  readonly rows: number;
  /** In the order of the declaration. */
  readonly columns: readonly BlockColumn[];
}

/**
 * Values as DuckDB's vectors have them, little-endian (`bytes`): 1 byte for BOOLEAN and UTINYINT, 4 for INTEGER, DATE (days) and
 * FLOAT, 8 for BIGINT and DOUBLE, 16 for HUGEINT; DECIMAL takes 2, 4, 8 or 16 by its digits. Texts for VARCHAR: from
 * JavaScript, or as they lie in a vector.
 */
export type BlockColumn =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'texts'; readonly values: readonly string[] }
  | { readonly kind: 'strings'; readonly strings: VectorStrings };

/** Texts as a vector of DuckDB has them. */
export interface VectorStrings {
  /** 16 bytes each: the length (32 bits), then up to 12 bytes of UTF-8, filled up with zeros. */
  readonly structs: Uint8Array;
  /** UTF-8 of those that are longer than 12 bytes, by row. */
  readonly long: ReadonlyMap<number, Uint8Array>;
}

export interface BlockColumnType {
  readonly name: string;
  readonly type: BlockType;
}

export type BlockType = keyof typeof TYPES | `DECIMAL(${number},0)`;

const TYPES = {
  BOOLEAN: { type: BOOLEAN, width: 1 },
  UTINYINT: { type: UTINYINT, width: 1 },
  INTEGER: { type: INTEGER, width: 4 },
  DATE: { type: DATE, width: 4 },
  FLOAT: { type: FLOAT, width: 4 },
  BIGINT: { type: BIGINT, width: 8 },
  DOUBLE: { type: DOUBLE, width: 8 },
  HUGEINT: { type: HUGEINT, width: 16 },
  VARCHAR: { type: VARCHAR, width: 16 },
} as const;

/** @returns `width`: bytes of a value in a vector */
export function vectorType(type: BlockType): { readonly type: DuckDBType; readonly width: number } {
  const digits = Number(/^DECIMAL\((\d+),0\)$/.exec(type)?.[1]);
  if (Number.isNaN(digits)) return TYPES[type as keyof typeof TYPES];
  const width = digits <= 4 ? 2 : digits <= 9 ? 4 : digits <= 18 ? 8 : 16;
  return { type: DECIMAL(digits, 0), width };
}
