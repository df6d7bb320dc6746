import type { ScorableColumn } from '../../artifact/scorable-model.ts';
import { type GraphLookup, requireOurs } from './graph-lookup.ts';

export interface DecodedSet {
  readonly column: number;
  /** Ascending. */
  readonly codes: readonly number[];
  readonly missingPasses: boolean;
}

/**
 * What `encodeCategorySets` wrote, in the order of its features: the first stands after all columns.
 *
 * @throws ForeignGraph
 */
export function decodeCategorySets(graph: GraphLookup, columns: readonly ScorableColumn[]): DecodedSet[] {
  return columns.flatMap((learned, column) => {
    if (learned.kind === 'numeric' || !graph.has(`sets_${column}`)) return [];
    const fails = graph.uint8s(`sets_${column}`);
    const missing = learned.categories.length;
    const width = fails.length / (missing + 1);
    requireOurs(Number.isInteger(width), 'a table of sets that is not one');
    return Array.from({ length: width }, (_, at): DecodedSet => {
      const passes = (code: number): boolean => fails[code * width + at] === 0;
      return {
        column,
        codes: learned.categories.map((_category, code) => code).filter(passes),
        missingPasses: passes(missing),
      };
    });
  });
}
