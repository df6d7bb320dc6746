/**
 * A Python file of parameters, as DVC reads it: assignments of literals at the top, in classes (a map each) and to `self`
 * in `__init__`. The file is parsed and never run. A name that anything else may give another value (`x += 1`, `if`,
 * `del x`) is no parameter: its value cannot be told, and an earlier literal would be the wrong one.
 */
import { type Diagnostic, diagnosticAt } from '../../../core/diagnostic.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { ParameterValue } from './parameter-value.ts';
import { headerEnd, pythonBindings, splitTokens } from './python-bindings.ts';
import { pythonLiteral } from './python-literal.ts';
import { type PythonLine, pythonLines, PythonMistake, type PythonToken } from './python-tokens.ts';

type Members = Map<string, ParameterValue | Members>;

export function parsePythonValue(
  file: string,
  text: string,
): Result<{ readonly value: ParameterValue }, readonly Diagnostic[]> {
  try {
    const lines = pythonLines(text);
    const members: Members = new Map();
    readBlock({ lines, at: 0 }, lines[0]?.indent ?? 0, members, false);
    return ok({ value: mapOf(members) });
  } catch (error) {
    if (!(error instanceof PythonMistake)) throw error;
    return fail([diagnosticAt(file, text, error.offset, 1, `not valid Python: ${error.message}`)]);
  }
}

interface Reading {
  readonly lines: readonly PythonLine[];
  at: number;
}

/** Reads the lines of one block; deeper ones may or may not be run. */
function readBlock(reading: Reading, indent: number, into: Members, onlySelf: boolean): void {
  // Lines deeper than this are of a function or class that is passed over.
  let passed = Number.POSITIVE_INFINITY;
  for (let line = reading.lines[reading.at]; line !== undefined; line = reading.lines[reading.at]) {
    if (line.indent < indent) return;
    reading.at += 1;
    if (line.indent > passed) continue;
    passed = /^(?:def|class)$/.test(keywordOf(line)) ? line.indent : Number.POSITIVE_INFINITY;
    if (line.indent === indent) readLine(reading, line, into, onlySelf);
    else forget(line.tokens, into, onlySelf);
  }
}

const keywordOf = ({ tokens: [first, second] }: PythonLine): string =>
  (first?.text === 'async' ? second?.text : first?.text) ?? '';

function forget(tokens: readonly PythonToken[], into: Members, onlySelf: boolean): void {
  for (const name of pythonBindings(tokens, onlySelf, [...into.keys()])) into.delete(name);
}

function readLine(reading: Reading, { indent, tokens }: PythonLine, into: Members, onlySelf: boolean): void {
  const [first, name] = tokens[0]?.text === 'async' ? tokens.slice(1) : tokens;
  const isClass = first?.text === 'class';
  const isInit = first?.text === 'def' && name?.text === '__init__';
  if (!isClass && !isInit) {
    for (const statement of splitTokens(tokens, ';')) {
      forget(statement, into, onlySelf);
      assign(statement, into, onlySelf);
    }
    return;
  }
  const inner: Members = isClass ? new Map() : into;
  if (isClass && name !== undefined) into.set(checkedName(name), inner);
  const next = reading.lines[reading.at];
  const sameLine = splitTokens(tokens.slice(headerEnd(tokens)), ';');
  for (const statement of sameLine) assign(statement, inner, isInit);
  if (next !== undefined && next.indent > indent) readBlock(reading, next.indent, inner, isInit);
}

// `x = 1`, `x: int = 1`, `self.x = 1`: one target, and a literal.
function assign(tokens: readonly PythonToken[], into: Members, onlySelf: boolean): void {
  const target = targetOf(tokens, onlySelf);
  if (target === undefined) return;
  const [before, value, ...more] = splitTokens(tokens.slice(target.length), '=');
  const isAnnotated = before?.[0]?.text === ':';
  if (value === undefined || more.length > 0 || (before?.length !== 0 && !isAnnotated)) return;
  const literal = pythonLiteral(value);
  if (literal !== undefined) into.set(checkedName(target.name), literal);
}

function targetOf(
  [first, dot, attribute]: readonly PythonToken[],
  onlySelf: boolean,
): { readonly name: PythonToken; readonly length: number } | undefined {
  if (first?.kind !== 'name') return undefined;
  if (first.text === 'self' && dot?.text === '.' && attribute?.kind === 'name')
    return { name: attribute, length: 3 };
  return onlySelf ? undefined : { name: first, length: 1 };
}

function checkedName(token: PythonToken): string {
  if (token.text === '__proto__') throw new PythonMistake(token.offset, 'a name may not be `__proto__`');
  return token.text;
}

const mapOf = (members: Members): { readonly [name: string]: ParameterValue } =>
  Object.fromEntries(
    [...members].map(([name, value]) => [name, value instanceof Map ? mapOf(value) : value]),
  );
