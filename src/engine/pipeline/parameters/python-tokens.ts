/**
 * A Python file as logical lines of tokens, as far as assignments of literals need it.
 * https://docs.python.org/3/reference/lexical_analysis.html
 */
export type PythonToken =
  | { readonly kind: 'name' | 'number' | 'sign'; readonly text: string; readonly offset: number }
  /** `text` without prefix and quotes. */
  | { readonly kind: 'string'; readonly text: string; readonly prefix: string; readonly offset: number };

export interface PythonLine {
  /** Columns of white space before it; a tab counts to the next multiple of 8. */
  readonly indent: number;
  readonly tokens: readonly PythonToken[];
}

/** What is not closed, and where it begins. */
export class PythonMistake extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const OPENING = '([{';
const CLOSING = ')]}';
const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const NUMBER = /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)/y;
const STRING = /([rRbBuUfFtT]{0,2})("""|'''|"|')/y;

/** @throws PythonMistake a text or a bracket that is not closed */
export function pythonLines(text: string): PythonLine[] {
  const lines: PythonLine[] = [];
  const open: number[] = [];
  let tokens: PythonToken[] = [];
  let indent = 0;
  let isFresh = true;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const endLine = () => {
    if (tokens.length > 0) lines.push({ indent, tokens });
    tokens = [];
    isFresh = true;
  };
  while (at < text.length) {
    const sign = text.charAt(at);
    if (isFresh && open.length === 0) {
      const white = /[ \t\f]*/y;
      white.lastIndex = at;
      const [found = ''] = white.exec(text) ?? [];
      indent = columnsOf(found);
      at += found.length;
      isFresh = false;
    } else if (sign === '\n' || sign === '\r') {
      at += 1;
      if (open.length === 0) endLine();
    } else if (sign === '\\' && /^\r?\n/.test(text.slice(at + 1, at + 3))) {
      at += text.charAt(at + 1) === '\r' ? 3 : 2;
    } else if (/\s/.test(sign)) at += 1;
    else if (sign === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else {
      const token = readToken(text, at);
      if (token.kind === 'sign' && OPENING.includes(token.text)) open.push(at);
      if (token.kind === 'sign' && CLOSING.includes(token.text)) open.pop();
      tokens.push(token);
      at = token.end;
    }
  }
  const bracket = open.at(-1);
  if (bracket !== undefined) throw new PythonMistake(bracket, 'this bracket is not closed');
  endLine();
  return lines;
}

function readToken(text: string, at: number): PythonToken & { readonly end: number } {
  STRING.lastIndex = at;
  const string = STRING.exec(text);
  if (string !== null) return readString(text, at, string[1] ?? '', string[2] ?? '"');
  for (const [kind, pattern] of [
    ['name', NAME],
    ['number', NUMBER],
  ] as const) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined && found !== '') return { kind, text: found, offset: at, end: at + found.length };
  }
  // Of the longer signs only these are told from an assignment.
  const long = /^(?:(?:\*\*|\/\/|<<|>>)=|[=!<>:+\-*/%&|^@]=|->|\*\*|\/\/)/.exec(text.slice(at, at + 3))?.[0];
  const sign = long ?? text.charAt(at);
  return { kind: 'sign', text: sign, offset: at, end: at + sign.length };
}

function readString(text: string, offset: number, prefix: string, quote: string) {
  const start = offset + prefix.length + quote.length;
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\\') at += 1;
    else if (sign === '\n' && quote.length === 1) break;
    else if (text.startsWith(quote, at)) {
      const inside = text.slice(start, at);
      const end = at + quote.length;
      return { kind: 'string' as const, text: inside, prefix: prefix.toLowerCase(), offset, end };
    }
  }
  throw new PythonMistake(offset, 'this text is not closed');
}

function columnsOf(white: string): number {
  let columns = 0;
  for (const sign of white) columns = sign === '\t' ? columns - (columns % 8) + 8 : columns + 1;
  return columns;
}
