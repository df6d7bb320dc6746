import { type GraphLookup, requireOurs } from './graph-lookup.ts';

/** Training learns no more of a column: the code of a missing value is the next one, and fits a byte. */
const MAX_CATEGORIES = 255;

export interface LearnedCategories {
  readonly categories: readonly string[];
  /** One per category. */
  readonly values: readonly number[];
  readonly otherwise: number;
  readonly missing: number;
}

/**
 * What `encodeCategories` wrote.
 *
 * @throws ForeignGraph
 */
export function decodeCategories(graph: GraphLookup, node: string): LearnedCategories {
  const attributes = graph.attributes(node);
  const [, ...categories] = attributes.strings('keys_strings');
  const [missing, ...values] = attributes.floats('values_floats');
  requireOurs(categories.length <= MAX_CATEGORIES, 'more categories than are learned');
  requireOurs(missing !== undefined && values.length === categories.length, 'not a value per category');
  // Of two that are the same, or one that is empty, the runtime's table takes one.
  requireOurs(new Set(['', ...categories]).size === categories.length + 1, 'a category twice');
  return { categories, values, otherwise: attributes.float('default_float'), missing };
}
