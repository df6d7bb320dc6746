import type { CodeColumns, CodeCompare, CodeMember } from './code-columns.ts';
import type { ForestBranch, ForestNode } from './forest-nodes.ts';

/** Leaves of a plane: a bit each. */
const PLANE = 8;
/** Codes that one instruction looks up. */
const TABLE = 16;
/** Codes beyond which a byte for eight sets is made before, rather than every table asked. */
const MAX_CODES_IN_TABLES = 32;

/** A tree whose nodes rule out leaves, each those of its first side: see assembly/scoring/forest-leaves.ts. */
export interface OrderedTree {
  readonly planes: readonly LeafPlane[];
  /** Values, in the order of the leaves. */
  readonly leaves: readonly number[];
}

/** Eight leaves, and the nodes that rule out any of them. */
interface LeafPlane {
  readonly compares: (CodeCompare & { readonly side: number })[];
  readonly tables: CodeTable[];
  readonly members: (CodeMember & { readonly side: number })[];
}

/** Which leaves each of 16 codes rules out. */
export interface CodeTable {
  readonly codes: number;
  readonly first: number;
  readonly entries: Uint8Array;
}

export function orderLeaves(tree: ForestNode, codes: CodeColumns): OrderedTree {
  const leaves: number[] = [];
  const planes = Array.from({ length: Math.ceil(tree.leaves / PLANE) }, (): LeafPlane => ({
    compares: [],
    tables: [],
    members: [],
  }));
  const visit = (node: ForestNode): void => {
    if (node.kind === 'leaf') {
      leaves.push(node.value);
      return;
    }
    const whenTrue = rulesOutWhenTrue(node, tree.leaves);
    const [first, second] = whenTrue ? [node.whenFalse, node.whenTrue] : [node.whenTrue, node.whenFalse];
    addNode(planes, node, codes, whenTrue, leaves.length, leaves.length + first.leaves);
    visit(first);
    visit(second);
  };
  visit(tree);
  return { planes, leaves };
}

/**
 * The first side is the smaller one, so that few planes have leaves of it; in a tree of one plane it is the one of rows that pass, so
 * that no complements are needed.
 */
function rulesOutWhenTrue({ test, whenTrue, whenFalse }: ForestBranch, leaves: number): boolean {
  if (leaves <= PLANE || whenTrue.leaves <= whenFalse.leaves) return false;
  // What every row passes has no code to be above of.
  return !(test.kind === 'at-most' && test.threshold === Infinity && test.missingPasses);
}

/** @param begin the first leaf that the node rules out; `end` is the first behind them */
function addNode(
  planes: readonly LeafPlane[],
  { column, test }: ForestBranch,
  codes: CodeColumns,
  whenTrue: boolean,
  begin: number,
  end: number,
): void {
  const ruling = Number(whenTrue);
  const member =
    test.kind === 'codes' && test.passes.length > MAX_CODES_IN_TABLES
      ? codes.member(column, test.passes, ruling)
      : undefined;
  for (let plane = Math.floor(begin / PLANE); plane * PLANE < end; plane++) {
    const { compares, tables, members } = planes[plane] as LeafPlane;
    const side = bitsBetween(begin - plane * PLANE, end - plane * PLANE);
    if (test.kind === 'at-most') compares.push({ ...codes.compare(column, test, whenTrue), side });
    else if (member === undefined) tables.push(...tablesOf(codes, column, test.passes, ruling, side));
    else members.push({ ...member, side });
  }
}

/** Of places from `begin` on, before `end`, cut to a plane. */
function bitsBetween(begin: number, end: number): number {
  return ((1 << Math.min(end, PLANE)) - 1) & ~((1 << Math.max(begin, 0)) - 1);
}

/** One for every 16 codes of which any rules out. */
function tablesOf(
  codes: CodeColumns,
  column: number,
  passes: Uint8Array,
  ruling: number,
  side: number,
): CodeTable[] {
  return codes.pages(column).flatMap((page) => {
    const tables: CodeTable[] = [];
    for (let first = 0; first < page.count; first += TABLE) {
      const end = page.first + Math.min(first + TABLE, page.count);
      const own = passes.subarray(page.first + first, end);
      if (!own.includes(ruling)) continue;
      const entries = new Uint8Array(own.length);
      for (let code = 0; code < own.length; code++) if (own[code] === ruling) entries[code] = side;
      tables.push({ codes: page.codes, first, entries });
    }
    return tables;
  });
}
