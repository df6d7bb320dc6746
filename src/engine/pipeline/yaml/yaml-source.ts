/** A YAML file with the place of everything in it. */
import { type Alias, type Document, isMap, isScalar, type Node, parseDocument, visit } from 'yaml';
import { type Diagnostic, diagnosticAt, MAX_DIAGNOSTICS } from '../../../core/diagnostic.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import { finderIn, type YamlPath } from './yaml-places.ts';
import { maskTemplates, unmask } from './yaml-templates.ts';
import { type Anchored, DEEPEST, MAX_VALUES, readNode, type Reading, UnreadableNode } from './yaml-values.ts';

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly value: ParameterValue;
  /** A diagnostic at the value (or the key) of the deepest node on the path that stands in the file. */
  readonly at: (path: YamlPath, message: string, part?: 'key' | 'value') => Diagnostic;
  /** A diagnostic at the first place inside the value where `text` stands literally. */
  readonly atText: (path: YamlPath, text: string, message: string) => Diagnostic;
}

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
      .slice(0, MAX_DIAGNOSTICS)
      .map(({ pos, code, message }) =>
        diagnosticAt(file, text, pos[0], pos[1] - pos[0], yamlMessage(code, message)),
      ),
    ...repeated.slice(0, MAX_DIAGNOSTICS).map((key) => {
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
  const reading: Reading = { anchored, known: new Map(), left: MAX_VALUES };
  try {
    const value = readNode(reading, document.contents, 0);
    return ok({ file, text, value, at, atText });
  } catch (error) {
    if (!(error instanceof UnreadableNode)) throw error;
    const { offset, length } = spanOf(text, error.node);
    return fail([diagnosticAt(file, text, offset, length, error.message)]);
  }
}

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
