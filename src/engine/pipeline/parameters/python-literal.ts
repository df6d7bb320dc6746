/** A Python expression that is a literal, as `ast.literal_eval` reads it, without running anything. */
import { exactNumber, type ParameterValue } from './parameter-value.ts';
import { PythonMistake, type PythonToken } from './python-tokens.ts';
import { writeScalar } from './write-value.ts';

const DEEPEST = 100;

/** @returns undefined for what is no literal: a name, a call, a formatted text, bytes, a complex number */
export function pythonLiteral(tokens: readonly PythonToken[]): ParameterValue | undefined {
  const reader = new LiteralReader(tokens);
  const first = reader.value(0);
  if (first === undefined || reader.isAtEnd) return first;
  // `1, 2` is a tuple.
  const items = [first];
  while (reader.take(',')) {
    if (reader.isAtEnd) return items;
    const next = reader.value(0);
    if (next === undefined) return undefined;
    items.push(next);
  }
  return reader.isAtEnd ? items : undefined;
}

class LiteralReader {
  readonly #tokens: readonly PythonToken[];
  #at = 0;

  constructor(tokens: readonly PythonToken[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  take(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  value(depth: number): ParameterValue | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined) return undefined;
    if (depth > DEEPEST) throw new PythonMistake(token.offset, `more than ${DEEPEST} levels deep`);
    if (token.kind === 'string') return this.#text();
    this.#at += 1;
    if (token.kind === 'name') return CONSTANTS.get(token.text);
    if (token.kind === 'number') return numberOf(token.text, '');
    switch (token.text) {
      case '-':
      case '+':
        return this.#signed(token.text);
      case '(':
        return this.#tuple(depth + 1);
      case '[':
        return this.#items(']', depth + 1);
      case '{':
        return this.#map(depth + 1);
      default:
        return undefined;
    }
  }

  #signed(sign: string): ParameterValue | undefined {
    const number = this.#tokens[this.#at];
    if (number?.kind !== 'number') return undefined;
    this.#at += 1;
    return numberOf(number.text, sign);
  }

  // Texts beside each other are one.
  #text(): string | undefined {
    let whole: string | undefined = '';
    for (let token = this.#tokens[this.#at]; token?.kind === 'string'; token = this.#tokens[this.#at]) {
      this.#at += 1;
      const part = /[bft]/.test(token.prefix) ? undefined : unescaped(token.text, token.prefix.includes('r'));
      whole = whole === undefined || part === undefined ? undefined : whole + part;
    }
    return whole;
  }

  #tuple(depth: number): ParameterValue | undefined {
    const start = this.#at;
    const items = this.#items(')', depth);
    const [only, ...others] = items ?? [];
    // `(1)` is 1, `(1,)` a tuple.
    const comma = this.#tokens[this.#at - 2];
    const isBare = comma?.kind !== 'sign' || comma.text !== ',';
    return only !== undefined && others.length === 0 && isBare && this.#at - 1 > start ? only : items;
  }

  #items(end: string, depth: number): ParameterValue[] | undefined {
    const items: ParameterValue[] = [];
    while (!this.take(end)) {
      const item = this.value(depth);
      if (item === undefined) return undefined;
      items.push(item);
      if (!this.take(',')) return this.take(end) ? items : undefined;
    }
    return items;
  }

  // A dictionary, or a set, which becomes a list.
  #map(depth: number): ParameterValue | undefined {
    if (this.take('}')) return {};
    const start = this.#at;
    const members: [string, ParameterValue][] = [];
    while (!this.take('}')) {
      const key = this.value(depth);
      if (key === undefined) return undefined;
      if (!this.take(':')) {
        this.#at = start;
        return members.length === 0 ? this.#items('}', depth) : undefined;
      }
      const value = this.value(depth);
      const name = keyText(key);
      if (value === undefined || name === undefined) return undefined;
      members.push([name, value]);
      if (!this.take(',')) return this.take('}') ? Object.fromEntries(members) : undefined;
    }
    return Object.fromEntries(members);
  }
}

const CONSTANTS: ReadonlyMap<string, ParameterValue> = new Map<string, ParameterValue>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

function keyText(key: ParameterValue): string | undefined {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return key ? 'True' : 'False';
  return Array.isArray(key) || (typeof key === 'object' && key !== null && !('kind' in key))
    ? undefined
    : writeScalar(key as Parameters<typeof writeScalar>[0]);
}

function numberOf(written: string, sign: string): ParameterValue | undefined {
  const digits = written.replaceAll('_', '').toLowerCase();
  const isNegative = sign === '-';
  if (digits.endsWith('j') && !digits.startsWith('0x')) return undefined;
  if (/^(?:0[xob][\da-f]+|\d+)$/.test(digits)) {
    const size = BigInt(digits);
    return exactNumber(isNegative ? -size : size);
  }
  const double = Number(digits);
  return exactNumber(isNegative ? -double : double);
}

const SIMPLE: { readonly [sign: string]: string } = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE =
  /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(N\{[^}]*\})|\r\n|([^]))/g;

function unescaped(text: string, isRaw: boolean): string | undefined {
  if (isRaw) return text;
  let isKnown = true;
  const whole = text.replaceAll(ESCAPE, (escape, octal?: string, ...rest: (string | undefined)[]) => {
    const [hex2, hex4, hex8, name, simple] = rest;
    const hex = hex2 ?? hex4 ?? hex8;
    const point = octal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(octal, 8);
    // The name of a character would need a table of all of them.
    if (name !== undefined || point > 0x10_ffff) isKnown = false;
    else if (!Number.isNaN(point)) return String.fromCodePoint(point);
    if (simple === undefined) return '';
    return SIMPLE[simple] ?? escape;
  });
  return isKnown ? whole : undefined;
}
