import { ThriftError, type ThriftStruct, type ThriftValue } from './compact-thrift.ts';

export interface ParquetColumn {
  readonly name: string;
  /** Its leaf columns in the file, first and behind the last: one unless it is nested. */
  readonly leaves: readonly [number, number];
  /** One value in each row, which may be missing. */
  readonly flat: boolean;
  /** Stored as INT96, a form of timestamps that was given up. */
  readonly int96: boolean;
  /** Instants that may be finer than a microsecond, which DuckDB cuts: INT96, and nanoseconds with a zone. */
  readonly finerInstants: boolean;
}

/** The columns of a table from the elements of its schema, which stand as a tree is walked, each before its children. */
export function topLevelColumns(elements: readonly ThriftStruct[]): {
  columns: ParquetColumn[];
  leaves: number;
} {
  const [root] = elements;
  if (root === undefined) throw new ThriftError('its schema is empty');
  const columns: ParquetColumn[] = [];
  let [at, leaves] = [1, 0];
  for (let child = 0; child < children(root); child++) {
    const element = elements[at];
    if (element === undefined) throw new ThriftError('its schema is cut off');
    const first = leaves;
    // Elements of the tree below `element` that are still to come.
    for (let open = 1; open > 0; at++) {
      const next = elements[at];
      if (next === undefined) throw new ThriftError('its schema is cut off');
      open += children(next) - 1;
      if (next.has(1)) leaves++;
    }
    columns.push({
      name: name(element.get(4)),
      leaves: [first, leaves],
      flat: children(element) === 0 && element.get(3) !== REPEATED,
      int96: element.get(1) === INT96,
      finerInstants: element.get(1) === INT96 || isZonedNanoseconds(element.get(10)),
    });
  }
  if (at !== elements.length) throw new ThriftError('its schema has more elements than columns');
  return { columns, leaves };
}

const INT96 = 3;
const REPEATED = 2;

/** @param logical the union `LogicalType` of parquet.thrift */
function isZonedNanoseconds(logical: ThriftValue | undefined): boolean {
  const timestamp = logical instanceof Map ? logical.get(8) : undefined;
  const unit = timestamp instanceof Map ? timestamp.get(2) : undefined;
  return timestamp instanceof Map && timestamp.get(1) === true && unit instanceof Map && unit.has(3);
}

function children(element: ThriftStruct): number {
  const count = element.get(5) ?? 0;
  if (typeof count !== 'number' || count < 0) throw new ThriftError('its schema counts wrongly');
  return count;
}

function name(value: ThriftValue | undefined): string {
  if (!(value instanceof Uint8Array)) throw new ThriftError('a column has no name');
  return new TextDecoder().decode(value);
}
