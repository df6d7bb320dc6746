/** A YAML file of settings with the place of everything in it: plain maps, lists, texts, numbers and booleans. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { type Diagnostic, diagnosticAt, MAX_DIAGNOSTICS } from '../diagnostic.ts';
import type { JsonValue } from './json.ts';
import { fail, ok, type Result } from '../result.ts';

export interface LocatedYaml {
  readonly value: JsonValue;
  /** A diagnostic at the value, or the key, of the deepest node on the path that stands in the file. */
  readonly at: (path: readonly PropertyKey[], part: 'value' | 'key', message: string) => Diagnostic;
}

/** Settings that people write by hand are far below it; a file that is not ends here, in milliseconds. */
const MAX_CHARACTERS = 1 << 20;

/** @param file how messages call the text */
export function parseLocatedYaml(text: string, file: string): Result<LocatedYaml, readonly Diagnostic[]> {
  const mistake = (offset: number, length: number, message: string) =>
    diagnosticAt(file, text, offset, length, message);
  if (text.length > MAX_CHARACTERS) return fail([mistake(0, 1, `longer than ${MAX_CHARACTERS} characters`)]);
  // The parser compares each key with all before it.
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, uniqueKeys: false });
  const mistakes = [...document.errors, ...document.warnings]
    .slice(0, MAX_DIAGNOSTICS)
    .map(({ pos, message }) => mistake(pos[0], pos[1] - pos[0], `not valid YAML: ${message}`));
  visit(document, (_, node) => {
    if (mistakes.length >= MAX_DIAGNOSTICS) return visit.BREAK;
    // One line with aliases can stand for millions of values.
    if (isAlias(node))
      mistakes.push(mistake(node.range?.[0] ?? 0, 1, 'anchors and aliases are not read here'));
    // Schemas would leave it out without a word.
    if (isPair(node) && isScalar(node.key) && node.key.value === '__proto__')
      mistakes.push(mistake(node.key.range?.[0] ?? 0, node.key.value.length, 'a key may not be `__proto__`'));
    const number = isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value);
    if (number) mistakes.push(mistake(node.range?.[0] ?? 0, 1, 'not a number that can be used here'));
    if (isMap(node))
      for (const { range } of repeatedKeys(node))
        mistakes.push(mistake(range?.[0] ?? 0, 1, 'not valid YAML: this key stands here a second time'));
    return undefined;
  });
  if (mistakes.length > 0) return fail(mistakes.slice(0, MAX_DIAGNOSTICS));
  const at: LocatedYaml['at'] = (path, part, message) => {
    const [start, end] = findNode(document.contents, path, part)?.range ?? [0, 0];
    return mistake(start, text.slice(start, end).trimEnd().length, message);
  };
  return ok({ value: (document.toJS() ?? null) as JsonValue, at });
}

function repeatedKeys({ items }: YAMLMap): Scalar[] {
  const seen = new Set<unknown>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    if (seen.has(key.value)) return [key];
    seen.add(key.value);
    return [];
  });
}

function findNode(root: Node | null, path: readonly PropertyKey[], part: 'value' | 'key'): Node | undefined {
  let node: Node | undefined = root ?? undefined;
  for (const [index, step] of path.entries()) {
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
    const wanted = part === 'key' && index === path.length - 1 ? pair?.key : (pair?.value ?? pair?.key);
    if (wanted === undefined || wanted === null) break;
    node = wanted as Node;
  }
  return node;
}
