import { ML_DOMAIN, type Node, floatAttribute, floatsAttribute, node, stringsAttribute } from './graph.ts';

/**
 * A string column [rows, 1] to one float32 per category; missing (empty) and unseen ones get `otherwise`. The empty
 * string has an entry of its own, as the operator wants at least one.
 */
export function encodeCategories(
  input: string,
  output: string,
  categories: readonly string[],
  values: readonly number[],
  otherwise: number,
): Node {
  const attributes = [
    floatAttribute('default_float', otherwise),
    stringsAttribute('keys_strings', ['', ...categories]),
    floatsAttribute('values_floats', [otherwise, ...values]),
  ];
  return node('LabelEncoder', [input], output, attributes, ML_DOMAIN);
}
