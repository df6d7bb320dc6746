/** From trees to what assembly/scoring/forest-leaves.ts and forest-sums.ts read: chunks of trees, each followed by its leaves. */
import { powerOfTwo } from '../power-of-two.ts';
import type { CodeColumns } from './code-columns.ts';
import type { AtMostTest, ForestBranch, ForestNode } from './forest-nodes.ts';
import { joinBytes } from './memory-plan.ts';

/** As in assembly/scoring/forest-frame.ts. */
export const BLOCK = 512;
/** Trees whose leaves are kept until they are summed up. */
export const CHUNK_TREES = 32;
/** Sums of 16 bits hold the bytes of so many trees: 255 * 256 is below 2^16. */
const FLUSH_TREES = 256;

/** Leaves of a plane, and entries of a table. */
const PLANE = 8;
const TABLE = 16;

export interface ForestProgram {
  readonly bytes: Uint8Array;
  /** Bytes of the largest leaf. */
  readonly planes: number;
  /** Sum of every tree's smallest leaf, in steps of the grid. */
  readonly smallest: number;
}

/** @param trees of at most 256 leaves each, all multiples of 2^-bits */
export function compileForest(trees: readonly ForestNode[], codes: CodeColumns, bits: number): ForestProgram {
  const perUnit = powerOfTwo(bits);
  const compiled = trees.map((tree) => compileTree(tree, codes, perUnit));
  const planes = Math.max(0, ...compiled.map(({ largest }) => bytesOf(largest)));
  const parts: Uint8Array[] = [];
  for (let begin = 0; begin < compiled.length; begin += CHUNK_TREES) {
    const end = Math.min(begin + CHUNK_TREES, compiled.length);
    const chunk = compiled.slice(begin, end);
    const isLast = end === compiled.length || end % FLUSH_TREES === 0;
    parts.push(words(Number(isLast), chunk.length), ...chunk.map(({ nodes }) => nodes));
    for (let plane = 0; plane < planes; plane++) {
      const tables = chunk.flatMap(({ leaves }, tree) => leafTables(leaves, tree, plane));
      const [plain, later] = byFirst(tables);
      parts.push(words(plain.length, later.length), ...plain, ...later);
    }
  }
  const smallest = compiled.reduce((sum, tree) => sum + tree.smallest, 0);
  return { bytes: joinBytes(parts), planes, smallest };
}

interface CompiledTree {
  readonly nodes: Uint8Array;
  /** In steps of the grid, counted from the smallest one. */
  readonly leaves: readonly number[];
  readonly smallest: number;
  readonly largest: number;
}

function compileTree(tree: ForestNode, codes: CodeColumns, perUnit: number): CompiledTree {
  const values: number[] = [];
  const planes = Array.from({ length: Math.ceil(tree.leaves / PLANE) }, () => ({
    compares: [] as Uint8Array[],
    tables: [] as Uint8Array[],
  }));
  const place = (node: ForestNode): void => {
    if (node.kind === 'leaf') {
      values.push(node.value * perUnit);
      return;
    }
    const whenTrue = rulesOutWhenTrue(node, tree.leaves);
    const first = whenTrue ? node.whenFalse : node.whenTrue;
    const begin = values.length;
    const end = begin + first.leaves;
    for (let plane = Math.floor(begin / PLANE); plane * PLANE < end; plane++) {
      const ruled = bitsBetween(begin - plane * PLANE, end - plane * PLANE);
      const records = planes[plane] as (typeof planes)[number];
      if (node.test.kind === 'at-most') {
        records.compares.push(packCompare(codes, node.column, node.test, whenTrue, ruled));
      } else records.tables.push(...packTables(codes, node.column, node.test.passes, whenTrue, ruled));
    }
    place(first);
    place(whenTrue ? node.whenTrue : node.whenFalse);
  };
  place(tree);
  const parts = planes.toReversed().flatMap(({ compares, tables }) => {
    const [plain, later] = byFirst(tables);
    return [shorts(compares.length, plain.length, later.length, 0), ...compares, ...plain, ...later];
  });
  const smallest = values.reduce((least, value) => Math.min(least, value), Infinity);
  const leaves = values.map((value) => value - smallest);
  const largest = leaves.reduce((most, value) => Math.max(most, value), 0);
  return { nodes: joinBytes([words(planes.length), ...parts]), leaves, smallest, largest };
}

/**
 * A node rules out leaves of its first side. That is the smaller one, so that few planes have them; in a tree of one plane it is the
 * one of rows that pass, so that no complements are needed.
 */
function rulesOutWhenTrue({ test, whenTrue, whenFalse }: ForestBranch, leaves: number): boolean {
  if (leaves <= PLANE || whenTrue.leaves <= whenFalse.leaves) return false;
  // What every row passes has no code to be above of.
  return !(test.kind === 'at-most' && test.threshold === Infinity && test.missingPasses);
}

/** Of places from `begin` on, before `end`, cut to a plane. */
function bitsBetween(begin: number, end: number): number {
  return ((1 << Math.min(end, PLANE)) - 1) & ~((1 << Math.max(begin, 0)) - 1);
}

function packCompare(
  codes: CodeColumns,
  column: number,
  test: AtMostTest,
  whenTrue: boolean,
  ruled: number,
): Uint8Array {
  const compare = codes.compare(column, test, whenTrue);
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, compare.codes, true);
  view.setInt8(4, compare.threshold);
  view.setUint8(5, ruled);
  return new Uint8Array(view.buffer);
}

/** One for every 16 codes of which any rules out. */
function packTables(
  codes: CodeColumns,
  column: number,
  passes: Uint8Array,
  whenTrue: boolean,
  ruled: number,
): Uint8Array[] {
  return codes.pages(column).flatMap((page) => {
    const tables: Uint8Array[] = [];
    for (let begin = 0; begin < page.count; begin += TABLE) {
      const end = Math.min(begin + TABLE, page.count);
      const own = passes.subarray(page.first + begin, page.first + end);
      const table = own.map((passed) => ((passed === 1) === whenTrue ? ruled : 0));
      if (table.some((entry) => entry !== 0)) tables.push(packTable(page.codes, begin, table));
    }
    return tables;
  });
}

/** A byte of the values of every 16 leaves of which any is not 0. */
function leafTables(leaves: readonly number[], tree: number, plane: number): Uint8Array[] {
  const unit = powerOfTwo(8 * plane);
  const tables: Uint8Array[] = [];
  for (let begin = 0; begin < leaves.length; begin += TABLE) {
    const table = Uint8Array.from(
      leaves.slice(begin, begin + TABLE),
      (value) => Math.floor(value / unit) % 256,
    );
    if (table.some((entry) => entry !== 0)) tables.push(packTable(tree * BLOCK, begin, table));
  }
  return tables;
}

/** Those whose first entry is 0, and the others: the kernel has less to do for the former. */
function byFirst(tables: readonly Uint8Array[]): [Uint8Array[], Uint8Array[]] {
  return [tables.filter((table) => table[4] === 0), tables.filter((table) => table[4] !== 0)];
}

/** {u32 from, u8 first, u8 [16] entries at 8}. */
function packTable(from: number, first: number, entries: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + TABLE);
  new DataView(bytes.buffer).setUint32(0, from, true);
  bytes[4] = first;
  bytes.set(entries, 8);
  return bytes;
}

function bytesOf(value: number): number {
  let bytes = 0;
  for (let rest = value; rest >= 1; rest /= 256) bytes++;
  return bytes;
}

function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

function shorts(...values: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer);
}
