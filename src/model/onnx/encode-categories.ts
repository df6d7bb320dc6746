import { ML_DOMAIN, type Node, floatAttribute, floatsAttribute, node, stringsAttribute } from './graph.ts';

/**
 * A string column [rows, 1] to one float32 per category; unseen ones get `otherwise`, and so do missing (empty) ones where
 * nothing else is said. The empty string has an entry of its own, as the operator wants at least one.
 */
export function encodeCategories(
  input: string,
  output: string,
  categories: readonly string[],
  values: readonly number[],
  otherwise: number,
  missing = otherwise,
): Node {
  const attributes = [
    floatAttribute('default_float', otherwise),
    stringsAttribute('keys_strings', ['', ...categories]),
    floatsAttribute('values_floats', [missing, ...values]),
  ];
  return node('LabelEncoder', [input], output, attributes, ML_DOMAIN);
}
