import type { ScorableColumn } from '../artifact/scorable-model.ts';
import { type MemoryPlan, joinBytes, packRecord } from './memory-plan.ts';
import { chooseBuckets, kindOfBuckets, packBuckets } from './threshold-buckets.ts';
import type { RawColumns } from './raw-columns.ts';
import type { AtMostTest, ForestBranch } from './forest-nodes.ts';
import { floorToFloat32 } from './floor-to-float32.ts';

/** As in assembly/scoring/forest-codes.ts. */
const CODE_STRIDE = 576;
const NOWHERE = 0xffff_ffff;
const CATEGORIES = 3;
const MEMBERS = 4;

/** Codes below the one for missing values, and the thresholds that they make. */
const THRESHOLDS = 254;
/** Codes of categories in a page: a multiple of what a table of 16 holds, and so few that the byte of the others is in none. */
const PAGE = 240;
export const ELSEWHERE = 255;

/** A compare of codes that says whether a row's value rules out leaves: where its code is above the threshold. */
export interface CodeCompare {
  readonly codes: number;
  /** Signed. */
  readonly threshold: number;
}

/** A bit that says whether a row's category is one of a set. */
export interface CodeMember {
  readonly codes: number;
  readonly bit: number;
}

/** Some of a column's categories: a byte for each, and one for those of other pages. */
export interface CodePage {
  readonly codes: number;
  /** The code whose byte is 0, and how many there are. */
  readonly first: number;
  readonly count: number;
}

export interface CodeColumns {
  /** @param whenTrue whether a value that passes rules out, or one that does not */
  readonly compare: (column: number, test: AtMostTest, whenTrue: boolean) => CodeCompare;
  readonly pages: (column: number) => readonly CodePage[];
  /** Of the categories that `passes` has this number for. */
  readonly member: (column: number, passes: Uint8Array, number: number) => CodeMember;
  /** Puts what the kernel makes codes by; returns the records, and bytes of all code columns. */
  readonly put: (
    plan: MemoryPlan,
    raw: RawColumns,
  ) => { readonly records: Uint8Array[]; readonly bytes: number };
}

/** Columns of codes are made where they are asked for: a numeric column has up to four for every 254 thresholds. */
export function codeColumns(
  columns: readonly ScorableColumn[],
  branches: readonly ForestBranch[],
): CodeColumns {
  const thresholds = thresholdsByColumn(branches);
  const pages = new Map<number, { column: number; page: number; offsets: number[] }>();
  const categories = new Map<number, readonly CodePage[]>();
  const members = new Map<number, MemberColumn[]>();
  let bytes = 0;
  const offsetOf = (column: number, page: number, variant: number): number => {
    // Asked for every node.
    const key = page * columns.length + column;
    const entry = pages.get(key) ?? { column, page, offsets: [NOWHERE, NOWHERE, NOWHERE, NOWHERE] };
    pages.set(key, entry);
    if (entry.offsets[variant] === NOWHERE) {
      entry.offsets[variant] = bytes;
      bytes += CODE_STRIDE;
    }
    return entry.offsets[variant] as number;
  };
  return {
    compare: (column, { threshold, missingPasses }, whenTrue) => {
      const { page, rank } = rankOf(thresholds.get(column) as Float32Array, threshold);
      // Missing values are highest where they rule out by being above, or do not by being below.
      const lowest = missingPasses ? 1 : 0;
      const code = rank - 128 + lowest;
      if (!whenTrue) return { codes: offsetOf(column, page, lowest), threshold: code };
      return { codes: offsetOf(column, page, 2 + lowest), threshold: ~(code + 1) };
    },
    pages: (column) => {
      const own =
        categories.get(column) ?? pagesOf(codesOf(columns[column]), (page) => offsetOf(column, page, 0));
      categories.set(column, own);
      return own;
    },
    member: (column, passes, number) => {
      const own = members.get(column) ?? [];
      members.set(column, own);
      let last = own.at(-1);
      if (last === undefined || last.sets === 8) {
        last = { codes: bytes, table: new Uint8Array(passes.length), sets: 0 };
        bytes += CODE_STRIDE;
        own.push(last);
      }
      const bit = 1 << last.sets++;
      for (const [code, passed] of passes.entries())
        if (passed === number) last.table[code] = (last.table[code] as number) | bit;
      return { codes: last.codes, bit };
    },
    put: (plan, raw) => {
      const records = [...pages.values()].map(({ column, page, offsets }) => {
        const own = columns[column];
        const place = raw.placeOf(column);
        if (own?.kind === 'categorical') {
          const count = codesOf(own);
          const first = page * PAGE;
          const codes = [first, Math.min(PAGE, count - first), count - 1, ...offsets];
          return packRecord([], [CATEGORIES, place, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...codes]);
        }
        const all = thresholds.get(column) as Float32Array;
        const ranked = all.subarray(page * THRESHOLDS, (page + 1) * THRESHOLDS);
        const buckets = chooseBuckets(ranked);
        const kind = kindOfBuckets(buckets);
        const padded = new Float32Array(ranked.length + 2 ** buckets.steps).fill(Infinity);
        padded.set(ranked);
        return joinBytes([
          packRecord([], [kind, place, plan.put(padded)]),
          packBuckets(buckets, plan.put(buckets.before)),
          packRecord([], [0, 0, 0, ...offsets]),
        ]);
      });
      for (const [column, own] of members) {
        for (const { codes, table } of own) {
          const words = [
            MEMBERS,
            raw.placeOf(column),
            0,
            plan.put(table),
            ...Array<number>(9).fill(0),
            table.length - 1,
          ];
          records.push(packRecord([], [...words, codes, NOWHERE, NOWHERE, NOWHERE]));
        }
      }
      return { records, bytes };
    },
  };
}

/** Of a byte per row: what each code's is, and how many bits have been given away. */
interface MemberColumn {
  readonly codes: number;
  readonly table: Uint8Array;
  sets: number;
}

function pagesOf(count: number, placeOf: (page: number) => number): CodePage[] {
  return Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => {
    const first = page * PAGE;
    return { codes: placeOf(page), first, count: Math.min(PAGE, count - first) };
  });
}

/** One for missing values and one for unseen ones among them. */
function codesOf(column: ScorableColumn | undefined): number {
  return column?.kind === 'categorical' ? column.categories.length + 2 : 0;
}

/** Ascending, each once; infinite ones need none, since no value is above them. */
function thresholdsByColumn(branches: readonly ForestBranch[]): Map<number, Float32Array> {
  const byColumn = new Map<number, Set<number>>();
  for (const { column, test } of branches) {
    if (test.kind !== 'at-most') continue;
    const own = byColumn.get(column) ?? new Set();
    byColumn.set(column, own);
    const threshold = floorToFloat32(test.threshold);
    if (threshold !== Infinity) own.add(threshold);
  }
  return new Map([...byColumn].map(([column, own]) => [column, Float32Array.from(own).toSorted()]));
}

/** How many thresholds of its page are below this one. */
function rankOf(thresholds: Float32Array, threshold: number): { page: number; rank: number } {
  const place = placeOf(thresholds, floorToFloat32(threshold));
  if (place === thresholds.length) return { page: 0, rank: Math.min(place, THRESHOLDS) };
  return { page: Math.floor(place / THRESHOLDS), rank: place % THRESHOLDS };
}

function placeOf(thresholds: Float32Array, threshold: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((thresholds[middle] as number) < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
