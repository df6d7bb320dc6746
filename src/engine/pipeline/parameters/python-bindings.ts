/** The names that a Python statement may give another value: what is told without running it. */
import type { PythonToken } from './python-tokens.ts';

/**
 * @param onlySelf names are attributes of `self`, as in `__init__`
 * @param known what `from x import *` may replace
 * @returns more names rather than fewer: of both ways of an `if`, of whatever a method call may change in place
 */
export function pythonBindings(
  tokens: readonly PythonToken[],
  onlySelf: boolean,
  known: readonly string[],
): readonly string[] {
  const [first, second] = tokens;
  const keyword = first?.text ?? '';
  if (keyword === 'async') return pythonBindings(tokens.slice(1), onlySelf, known);
  if (BLOCKS.has(keyword)) {
    const end = headerEnd(tokens);
    const rest = splitTokens(tokens.slice(end), ';');
    const own = targetsOf(blockTargets(keyword, tokens.slice(1, end - 1)), onlySelf);
    return [...own, ...rest.flatMap((statement) => pythonBindings(statement, onlySelf, known))];
  }
  if (keyword === 'import' || keyword === 'from') return onlySelf ? [] : imported(tokens, known);
  if (keyword === 'def' || keyword === 'class') return onlySelf || second === undefined ? [] : [second.text];
  if (keyword === 'del') return targetsOf(tokens.slice(1), onlySelf);
  const parts = splitTokens(tokens, '=');
  const changed = tokens.findIndex(({ kind, text }) => kind === 'sign' && CHANGES.has(text));
  if (changed !== -1) return targetsOf(tokens.slice(0, changed), onlySelf);
  if (parts.length > 1) return parts.slice(0, -1).flatMap((part) => targetsOf(part, onlySelf));
  // `x.append(1)`; `x: int` alone is no change.
  const at = onlySelf ? 3 : 1;
  return tokens[at]?.text === '.' ? targetsOf(tokens.slice(0, at), onlySelf) : [];
}

const BLOCKS: ReadonlySet<string> = new Set(
  'if elif else for while try except finally with match case'.split(' '),
);

const CHANGES: ReadonlySet<string> = new Set('+= -= *= /= //= **= %= &= |= ^= >>= <<= @='.split(' '));

// Of `for x in …`, `with … as x`, `except … as x`.
function blockTargets(keyword: string, tokens: readonly PythonToken[]): readonly PythonToken[] {
  if (keyword === 'for')
    return tokens.slice(
      0,
      tokens.findIndex(({ text }) => text === 'in'),
    );
  return tokens.filter((_, index) => tokens[index - 1]?.text === 'as');
}

function imported(tokens: readonly PythonToken[], known: readonly string[]): readonly string[] {
  if (tokens.some(({ text }) => text === '*')) return known;
  const start = tokens.findIndex(({ text }) => text === 'import') + 1;
  const names = tokens.slice(start).filter(({ text }) => !'()'.includes(text));
  return splitTokens(names, ',').flatMap((part) => {
    const as = part.findIndex(({ text }) => text === 'as');
    const name = part[as === -1 ? 0 : as + 1];
    return name === undefined ? [] : [name.text];
  });
}

// `a`, `(a, *b)`, `a[0]`, `a.b`, `a: int`: the first name of each; of `self.a` the second.
function targetsOf(tokens: readonly PythonToken[], onlySelf: boolean): readonly string[] {
  const names: string[] = [];
  let subscripts = 0;
  for (const [index, { kind, text }] of tokens.entries()) {
    const [self, before] = [tokens[index - 2], tokens[index - 1]];
    const isSubscript = before?.kind === 'name' || ')]'.includes(before?.text ?? ',');
    if (text === '[' && (subscripts > 0 || isSubscript)) subscripts += 1;
    else if (text === ']' && subscripts > 0) subscripts -= 1;
    if (subscripts > 0) continue;
    if (kind === 'sign' && text === ':') break;
    if (kind !== 'name') continue;
    if (before?.text !== '.' ? !onlySelf && text !== 'self' : self?.text === 'self') names.push(text);
  }
  return names;
}

/** Behind the colon that ends `class A(B):`. */
export function headerEnd(tokens: readonly PythonToken[]): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'sign') continue;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) depth -= 1;
    else if (token.text === ':' && depth === 0) return index + 1;
  }
  return tokens.length;
}

/** Outside of brackets. */
export function splitTokens(tokens: readonly PythonToken[], sign: string): PythonToken[][] {
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
