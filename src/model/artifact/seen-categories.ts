import { compareCodeUnits } from '../../core/json/canonical-json.ts';

/**
 * The categories that a model learns, in code-unit order: all that training saw in at least `leastRows` rows or, when
 * there are more than `limit`, the most frequent (ties: first in code-unit order). The empty string is a missing value,
 * not a category.
 */
export function seenCategories(values: readonly string[], limit: number, leastRows = 1): string[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= leastRows)
    .toSorted(([a, countA], [b, countB]) => countB - countA || compareCodeUnits(a, b))
    .slice(0, limit)
    .map(([category]) => category)
    .toSorted(compareCodeUnits);
}
