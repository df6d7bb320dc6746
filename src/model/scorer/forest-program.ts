/** From trees to what assembly/scoring/forest-leaves.ts and forest-sums.ts read: chunks of trees, each followed by its leaves. */
import { powerOfTwo } from '../power-of-two.ts';
import { ByteWriter } from './byte-writer.ts';
import type { CodeColumns } from './code-columns.ts';
import type { ForestNode } from './forest-nodes.ts';
import { type CodeTable, type OrderedTree, orderLeaves } from './order-leaves.ts';

/** As in assembly/scoring/forest-frame.ts. */
export const BLOCK = 512;
/** Trees whose leaves are kept until they are summed up. */
export const CHUNK_TREES = 32;
/** Sums of 16 bits hold the bytes of so many trees: 255 * 256 is below 2^16. */
const FLUSH_TREES = 256;
const TABLE = 16;
const PAIR = 32;

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
  const compiled = trees.map((tree) => countFromSmallest(orderLeaves(tree, codes), perUnit));
  const largest = compiled.reduce((most, { leaves }) => leaves.reduce((a, b) => Math.max(a, b), most), 0);
  const planes = bytesOf(largest);
  const writer = new ByteWriter();
  for (let begin = 0; begin < compiled.length; begin += CHUNK_TREES) {
    const end = Math.min(begin + CHUNK_TREES, compiled.length);
    const chunk = compiled.slice(begin, end);
    writer.uint32(Number(end === compiled.length || end % FLUSH_TREES === 0));
    writer.uint32(chunk.length);
    for (const tree of chunk) writeTree(writer, tree);
    for (let plane = 0; plane < planes; plane++) {
      writeLeaves(writer, chunk, plane);
    }
  }
  const smallest = compiled.reduce((sum, tree) => sum + tree.smallest, 0);
  return { bytes: writer.finish(), planes, smallest };
}

/** Leaves in steps of the grid, from the smallest one on. */
function countFromSmallest(
  { planes, leaves }: OrderedTree,
  perUnit: number,
): OrderedTree & { readonly smallest: number } {
  const steps = leaves.map((value) => value * perUnit);
  const smallest = steps.reduce((least, value) => Math.min(least, value), Infinity);
  return { planes, leaves: steps.map((value) => value - smallest), smallest };
}

function writeTree(writer: ByteWriter, { planes }: OrderedTree): void {
  writer.uint32(planes.length);
  for (const { compares, tables, members } of planes.toReversed()) {
    const [plain, later] = byFirst(tables);
    writer.uint16(compares.length);
    writer.uint16(plain.length);
    writer.uint16(later.length);
    writer.uint16(members.length);
    for (const { codes, threshold, side } of compares) {
      writer.uint32(codes);
      writer.uint8(threshold);
      writer.uint8(side);
      writer.uint16(0);
    }
    for (const table of [...plain, ...later]) writeTable(writer, table);
    for (const { codes, bit, side } of members) {
      writer.uint32(codes);
      writer.uint8(bit);
      writer.uint8(side);
      writer.uint16(0);
    }
  }
}

function writeTable(writer: ByteWriter, { codes, first, entries }: CodeTable, length = TABLE): void {
  writer.uint32(codes);
  writer.uint32(first);
  writer.padded(entries, length);
}

/** A byte of the values of every leaf, for trees of up to 16 in one table, for others in pairs of tables. */
function writeLeaves(writer: ByteWriter, chunk: readonly OrderedTree[], plane: number): void {
  const tables = chunk.map(({ leaves }, tree) =>
    leaves.length <= TABLE ? leafTables(leaves, tree, plane, TABLE) : [],
  );
  const pairs = chunk.map(({ leaves }, tree) =>
    leaves.length > TABLE ? leafTables(leaves, tree, plane, PAIR) : [],
  );
  writer.uint32(tables.flat().length);
  writer.uint32(pairs.flat().length);
  for (const table of tables.flat()) writeTable(writer, table);
  for (const pair of pairs.flat()) writeTable(writer, pair, PAIR);
}

/** Those whose first entry is of code 0, and the others: the kernel has less to do for the former. */
function byFirst(tables: readonly CodeTable[]): [CodeTable[], CodeTable[]] {
  return [tables.filter(({ first }) => first === 0), tables.filter(({ first }) => first !== 0)];
}

/** Those of so many leaves each of which any has a byte that is not 0. */
function leafTables(leaves: readonly number[], tree: number, plane: number, length: number): CodeTable[] {
  const unit = powerOfTwo(8 * plane);
  const tables: CodeTable[] = [];
  for (let first = 0; first < leaves.length; first += length) {
    const own = leaves.slice(first, first + length);
    const entries = Uint8Array.from(own, (value) => Math.floor(value / unit) % 256);
    if (entries.some((entry) => entry !== 0)) tables.push({ codes: tree * BLOCK, first, entries });
  }
  return tables;
}

function bytesOf(value: number): number {
  let bytes = 0;
  for (let rest = value; rest >= 1; rest /= 256) bytes++;
  return bytes;
}
