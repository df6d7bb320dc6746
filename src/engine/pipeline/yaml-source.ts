/** A YAML file with the place of everything in it. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { type Diagnostic, diagnosticAt, MOST_DIAGNOSTICS } from '../../core/diagnostic.ts';
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
/** Beyond this the parser itself, which calls itself for each level, would run out of stack. */
const DEEPEST_TEXT = 1000;

export function parseYaml(file: string, text: string): Result<YamlSource, readonly Diagnostic[]> {
  const deep = tooDeepAt(text);
  const read = deep === undefined ? parseOrGiveUp(text) : undefined;
  if (read === undefined)
    return fail([diagnosticAt(file, text, deep ?? 0, 1, `more than ${DEEPEST} levels deep`)]);
  const { document, anchored, repeated } = read;
  const mistakes = [
    ...[...document.errors, ...document.warnings]
      .slice(0, MOST_DIAGNOSTICS)
      .map(({ pos, code, message }) =>
        diagnosticAt(file, text, pos[0], pos[1] - pos[0], yamlMessage(code, message)),
      ),
    ...repeated.slice(0, MOST_DIAGNOSTICS).map((key) => {
      const { offset, length } = spanOf(text, key);
      return diagnosticAt(file, text, offset, length, 'this key stands here a second time');
    }),
  ];
  if (mistakes.length > 0) return fail(mistakes);
  const range = (node: Node | undefined) => spanOf(text, node ?? document.contents ?? undefined);
  const findNode = finderIn(document, anchored);
  const at: YamlSource['at'] = (path, message, part = 'value') => {
    const span = range(findNode(path, part));
    return diagnosticAt(file, text, span.offset, span.length, message);
  };
  const atText: YamlSource['atText'] = (path, part, message) => {
    const span = range(findNode(path, 'value'));
    const inside = text.slice(span.offset, span.offset + span.length).indexOf(part);
    if (inside === -1) return at(path, message);
    return diagnosticAt(file, text, span.offset + inside, part.length, message);
  };
  const reading: Reading = { anchored, known: new Map(), left: MOST_VALUES };
  try {
    const value = readNode(reading, document.contents, 0);
    return ok({ file, text, value, at, atText });
  } catch (error) {
    if (!(error instanceof UnreadableNode)) throw error;
    const { offset, length } = spanOf(text, error.node);
    return fail([diagnosticAt(file, text, offset, length, error.message)]);
  }
}

/** What each alias names: the last node before it with that anchor. */
type Anchored = ReadonlyMap<Alias, Node>;

// A text that gets past `tooDeepAt` may still be too deep for the parser, by indentation.
function parseOrGiveUp(text: string): ParsedYaml | undefined {
  try {
    const document = parseDocument(maskTemplates(text), {
      prettyErrors: false,
      intAsBigInt: true,
      // It compares each key with each other one.
      uniqueKeys: false,
    });
    return { document, ...walkThrough(document) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface ParsedYaml {
  readonly document: Document;
  readonly anchored: Anchored;
  /** Keys that stand in their map a second time. */
  readonly repeated: readonly Node[];
}

// In one walk: to look for each alias from the start takes a time that grows with the square of the file.
function walkThrough(document: Document): Omit<ParsedYaml, 'document'> {
  const [latest, anchored] = [new Map<string, Node>(), new Map<Alias, Node>()];
  const repeated: Node[] = [];
  visit(document, {
    Alias: (_, alias) => {
      const node = latest.get(alias.source);
      if (node !== undefined) anchored.set(alias, node);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) latest.set(node.anchor, node);
      if (!isMap(node)) return;
      const keys = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) repeated.push(key);
        keys.add(key.value);
      }
    },
  });
  return { anchored, repeated: repeated.toSorted((a, b) => (a.range?.[0] ?? 0) - (b.range?.[0] ?? 0)) };
}

// Roughly: brackets in texts count as well, and no text has so many that are not closed.
function tooDeepAt(text: string): number | undefined {
  const dashes = /(?:[-?:][ \t]+){1000}/.exec(text);
  if (dashes !== null) return dashes.index;
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : depth > 0 ? -1 : 0;
    if (depth > DEEPEST_TEXT) return index;
  }
  return undefined;
}

// `{params: ${train}}` is not YAML: braces cannot stand in a plain text of a flow map. Each bracket of a template is
// swapped for a noncharacter of the same length, so that positions stay, and swapped back in the texts that are read.
const BRACKETS = '{}[],';
const MASKS = '\uFDD0\uFDD1\uFDD2\uFDD3\uFDD4';

/** The same text with other brackets in its templates: every place in it is as it was. */
export function maskTemplates(text: string): string {
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
  readonly anchored: Anchored;
  /** What an anchor names is read once, and counted as often as it is named. */
  readonly known: Map<
    Node,
    { readonly value: ParameterValue; readonly values: number; readonly depth: number }
  >;
  left: number;
}

function readNode(reading: Reading, node: unknown, depth: number): ParameterValue {
  if (node === null || node === undefined) return null;
  reading.left -= 1;
  if (depth > DEEPEST) throw new UnreadableNode(node as Node, `more than ${DEEPEST} levels deep`);
  if (reading.left < 0) throw new UnreadableNode(node as Node, `more than ${MOST_VALUES} values`);
  if (isAlias(node)) {
    return readAnchored(reading, node, depth + 1);
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

function readAnchored(reading: Reading, alias: Alias, depth: number): ParameterValue {
  const node = reading.anchored.get(alias);
  if (node === undefined)
    throw new UnreadableNode(alias, `there is no anchor \`&${alias.source}\` before it`);
  const known = reading.known.get(node);
  if (known !== undefined && depth <= known.depth) {
    reading.left -= known.values;
    if (reading.left < 0) throw new UnreadableNode(alias, `more than ${MOST_VALUES} values`);
    return known.value;
  }
  const before = reading.left;
  const value = readNode(reading, node, depth);
  reading.known.set(node, { value, values: before - reading.left, depth });
  return value;
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
    const members = Object.entries(read);
    // Copied, and not only named.
    reading.left -= members.length;
    return members;
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

/** Finds the node at a path. */
function finderIn(
  document: Document,
  anchored: Anchored,
): (path: YamlPath, part: 'key' | 'value') => Node | undefined {
  const findPair = (map: YAMLMap, name: string, depth: number): Pair | undefined => {
    const own = memberOf(map, name);
    if (own !== undefined || depth > DEEPEST) return own;
    for (const { key, value } of map.items) {
      for (const source of !isMerge(key) ? [] : isSeq(value) ? value.items : [value]) {
        const node = isAlias(source) ? anchored.get(source) : source;
        const found = isMap(node) ? findPair(node, name, depth + 1) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return (path, part) => {
    let node: unknown = document.contents;
    for (const [index, step] of path.entries()) {
      if (isAlias(node)) node = anchored.get(node);
      let next: unknown;
      if (isMap(node)) {
        const pair = findPair(node, String(step), 0);
        const wantsKey = part === 'key' && index === path.length - 1;
        // A key without a value is shown by its key.
        next = pair && (wantsKey || isEmpty(pair.value) ? pair.key : pair.value);
      } else if (isSeq(node)) next = node.items[Number(step)];
      if (next === undefined || next === null) break;
      node = next;
    }
    return node as Node | undefined;
  };
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
  if (message.includes('call stack')) return `more than ${DEEPEST} levels deep`;
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here (`---`); the file must be one';
  if (code === 'TAB_AS_INDENT') return 'a tab cannot indent YAML; use spaces';
  return `not valid YAML: ${unmask(message)}`;
}
