/**
 * A Python file of parameters, as DVC reads it: assignments of literals at the top, in classes (a map each) and to `self`
 * in `__init__`. The file is parsed and never run; whatever else it holds is passed over.
 */
import { type Diagnostic, diagnosticAt } from '../../core/diagnostic.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { ParameterValue } from './parameter-value.ts';
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

/** Reads the lines of one block; deeper ones belong to statements that are passed over. */
function readBlock(reading: Reading, indent: number, into: Members, onlySelf: boolean): void {
  for (let line = reading.lines[reading.at]; line !== undefined; line = reading.lines[reading.at]) {
    if (line.indent < indent) return;
    reading.at += 1;
    if (line.indent === indent) readLine(reading, line, into, onlySelf);
  }
}

function readLine(reading: Reading, { indent, tokens }: PythonLine, into: Members, onlySelf: boolean): void {
  const [first, name] = tokens[0]?.text === 'async' ? tokens.slice(1) : tokens;
  const isClass = first?.text === 'class';
  const isInit = first?.text === 'def' && name?.text === '__init__';
  if (!isClass && !isInit) {
    for (const statement of split(tokens, ';')) assign(statement, into, onlySelf);
    return;
  }
  const inner: Members = isClass ? new Map() : into;
  if (isClass && name !== undefined) into.set(checkedName(name), inner);
  const next = reading.lines[reading.at];
  const sameLine = split(tokens.slice(headerEnd(tokens)), ';');
  for (const statement of sameLine) assign(statement, inner, isInit);
  if (next !== undefined && next.indent > indent) readBlock(reading, next.indent, inner, isInit);
}

// Behind the colon that ends `class A(B):`.
function headerEnd(tokens: readonly PythonToken[]): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'sign') continue;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) depth -= 1;
    else if (token.text === ':' && depth === 0) return index + 1;
  }
  return tokens.length;
}

// `x = 1`, `x: int = 1`, `self.x = 1`: one target, and a literal.
function assign(tokens: readonly PythonToken[], into: Members, onlySelf: boolean): void {
  const target = targetOf(tokens, onlySelf);
  if (target === undefined) return;
  const [before, value, ...more] = split(tokens.slice(target.length), '=');
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

// Outside of brackets.
function split(tokens: readonly PythonToken[], sign: string): PythonToken[][] {
  const parts: PythonToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    if (token.kind === 'sign' && token.text === sign && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

const mapOf = (members: Members): { readonly [name: string]: ParameterValue } =>
  Object.fromEntries(
    [...members].map(([name, value]) => [name, value instanceof Map ? mapOf(value) : value]),
  );
