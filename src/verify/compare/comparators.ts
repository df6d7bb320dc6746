import type { Comparator, Explanation } from './comparator.ts';
import { jsonComparator } from './json-comparator.ts';
import { textComparator } from './text-comparator.ts';

/** The first that accepts a file and can explain it does. A new kind of file is one file beside this one and one entry here. */
const COMPARATORS: readonly Comparator[] = [jsonComparator, textComparator];

/** @returns nothing for a kind that no comparator knows */
export async function explainDifference(a: string, b: string, offset: number): Promise<Explanation> {
  for (const comparator of COMPARATORS) {
    const explanation = comparator.accepts(a) ? await comparator.explain(a, b, offset) : undefined;
    if (explanation !== undefined) return explanation;
  }
  return {};
}
