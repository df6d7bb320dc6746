/** A YAML file with the place of everything in it. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { type Diagnostic, diagnosticAt } from '../../core/diagnostic.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { exactNumber, isMap as isParameterMap, type ParameterValue } from './parameter-value.ts';
import { pythonNumber } from './python-number.ts';

export type YamlPath = readonly (string | number)[];

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly value: ParameterValue;
  /** A diagnostic at the value (or the key) of the deepest node on the path that stands in the file. */
  readonly at: (path: YamlPath, message: string, part?: 'key' | 'value') => Diagnostic;
  /** A diagnostic at the first place inside the value where `text` stands literally. */
  readonly atText: (path: YamlPath, text: string, message: string) => Diagnostic;
}

/** Aliases may repeat what they name: a file of a few lines could stand for millions of values. */
const MOST_VALUES = 1_000_000;
const DEEPEST = 100;

export function parseYaml(file: string, text: string): Result<YamlSource, readonly Diagnostic[]> {
  const document = parseDocument(maskTemplates(text), { prettyErrors: false, intAsBigInt: true });
  const mistakes = [...document.errors, ...document.warnings].map(({ pos, code, message }) =>
    diagnosticAt(file, text, pos[0], pos[1] - pos[0], yamlMessage(code, message)),
  );
  if (mistakes.length > 0) return fail(mistakes);
  const range = (node: Node | undefined) => spanOf(text, node ?? document.contents ?? undefined);
  const at: YamlSource['at'] = (path, message, part = 'value') => {
    const span = range(findNode(document, path, part));
    return diagnosticAt(file, text, span.offset, span.length, message);
  };
  const atText: YamlSource['atText'] = (path, part, message) => {
    const span = range(findNode(document, path, 'value'));
    const inside = text.slice(span.offset, span.offset + span.length).indexOf(part);
    if (inside === -1) return at(path, message);
    return diagnosticAt(file, text, span.offset + inside, part.length, message);
  };
  const reading = { document, left: MOST_VALUES };
  try {
    const value = readNode(reading, document.contents, 0);
    return ok({ file, text, value, at, atText });
  } catch (error) {
    if (!(error instanceof UnreadableNode)) throw error;
    const { offset, length } = spanOf(text, error.node);
    return fail([diagnosticAt(file, text, offset, length, error.message)]);
  }
}

// `{params: ${train}}` is not YAML: braces cannot stand in a plain text of a flow map. Each bracket of a template is
// swapped for a noncharacter of the same length, so that positions stay, and swapped back in the texts that are read.
const BRACKETS = '{}[],';
const MASKS = '\uFDD0\uFDD1\uFDD2\uFDD3\uFDD4';

function maskTemplates(text: string): string {
  return text.replace(/\$\{[^{}"'\n]*\}/g, (template) =>
    template.replace(/[{}[\],]/g, (bracket) => MASKS.charAt(BRACKETS.indexOf(bracket))),
  );
}

function unmask(text: string): string {
  if (!MASKED.test(text)) return text;
  return text.replace(/[\uFDD0-\uFDD4]/g, (mask) => BRACKETS.charAt(MASKS.indexOf(mask)));
}

const MASKED = /[\uFDD0-\uFDD4]/;

class UnreadableNode extends Error {
  readonly node: Node | undefined;

  constructor(node: Node | null | undefined, message: string) {
    super(message);
    this.node = node ?? undefined;
  }
}

interface Reading {
  readonly document: Document;
  left: number;
}

function readNode(reading: Reading, node: unknown, depth: number): ParameterValue {
  if (node === null || node === undefined) return null;
  reading.left -= 1;
  if (depth > DEEPEST) throw new UnreadableNode(node as Node, `more than ${DEEPEST} levels deep`);
  if (reading.left < 0) throw new UnreadableNode(node as Node, `more than ${MOST_VALUES} values`);
  if (isAlias(node)) {
    const anchored = node.resolve(reading.document);
    if (anchored === undefined)
      throw new UnreadableNode(node, `there is no anchor \`&${node.source}\` before it`);
    return readNode(reading, anchored, depth + 1);
  }
  if (isScalar(node)) return readScalar(node.value, node);
  if (isSeq(node)) return node.items.map((item) => readNode(reading, item, depth + 1));
  if (!isMap(node)) throw new UnreadableNode(node as Node, 'not a value that can be used here');
  const members = node.items.flatMap((pair): [string, ParameterValue][] =>
    isMerge(pair.key) ? [] : [[keyText(pair.key), readNode(reading, pair.value, depth + 1)]],
  );
  const merged = node.items.flatMap((pair) =>
    isMerge(pair.key) ? readMerged(reading, pair.value, depth) : [],
  );
  return Object.fromEntries([...merged, ...members]);
}

/** `<<: *defaults`: of YAML 1.1, and much used in pipelines. */
const isMerge = (key: unknown): boolean =>
  isScalar(key) && key.value === '<<' && (key.type === undefined || key.type === 'PLAIN');

// Of several maps the first has the last word, and the map itself before all.
function readMerged(reading: Reading, value: unknown, depth: number): [string, ParameterValue][] {
  const sources = isSeq(value) ? value.items.toReversed() : [value];
  return sources.flatMap((source) => {
    const read = readNode(reading, source, depth + 1);
    if (!isParameterMap(read)) throw new UnreadableNode(source as Node, 'only maps can be merged with `<<`');
    return Object.entries(read);
  });
}

function readScalar(value: unknown, node: Node): ParameterValue {
  if (typeof value === 'string') {
    const number =
      isScalar(node) && node.type === 'PLAIN' && node.tag === undefined ? pythonNumber(value) : undefined;
    return number === undefined ? unmask(value) : exactNumber(number);
  }
  if (typeof value === 'number' || typeof value === 'bigint') return exactNumber(value);
  if (value === null || typeof value === 'boolean') return value;
  throw new UnreadableNode(node, 'not a value that can be used here');
}

function keyText(key: unknown): string {
  if (!isScalar(key)) throw new UnreadableNode(key as Node, 'a key must be a text');
  if (key.value === '__proto__') throw new UnreadableNode(key, 'a key may not be `__proto__`');
  return unmask(typeof key.value === 'string' ? key.value : (key.source ?? String(key.value)));
}

function findNode(document: Document, path: YamlPath, part: 'key' | 'value'): Node | undefined {
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = findPair(document, node, String(step), 0);
      const wantsKey = part === 'key' && index === path.length - 1;
      // A key without a value is shown by its key.
      next = pair && (wantsKey || isEmpty(pair.value) ? pair.key : pair.value);
    } else if (isSeq(node)) next = node.items[Number(step)];
    if (next === undefined || next === null) break;
    node = next;
  }
  return node as Node | undefined;
}

function findPair(document: Document, map: YAMLMap, name: string, depth: number): Pair | undefined {
  const own = memberOf(map, name);
  if (own !== undefined || depth > DEEPEST) return own;
  for (const { key, value } of map.items) {
    for (const source of !isMerge(key) ? [] : isSeq(value) ? value.items : [value]) {
      const node = isAlias(source) ? source.resolve(document) : source;
      const found = isMap(node) ? findPair(document, node, name, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

// A file of a thousand stages is asked for thousands of places.
const indexes = new WeakMap<YAMLMap, Map<string, Pair>>();

function memberOf(map: YAMLMap, name: string): Pair | undefined {
  let index = indexes.get(map);
  if (index === undefined) {
    // Of two members with one name the first is shown.
    index = new Map(
      map.items
        .flatMap((pair) => (isScalar(pair.key) ? [[keyText(pair.key), pair] as const] : []))
        .toReversed(),
    );
    indexes.set(map, index);
  }
  return index.get(name);
}

const isEmpty = (value: unknown): boolean =>
  value === null || (isScalar(value) && value.value === null && value.source === '');

function spanOf(text: string, node: Node | undefined): { offset: number; length: number } {
  const [start, end] = node?.range ?? [0, 0];
  return { offset: start, length: text.slice(start, end).trimEnd().length };
}

function yamlMessage(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key stands here a second time';
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here (`---`); the file must be one';
  if (code === 'TAB_AS_INDENT') return 'a tab cannot indent YAML; use spaces';
  return `not valid YAML: ${unmask(message)}`;
}
