/** JSON (RFC 8259) with the place of every member, for messages that point into the text. */
import { MAX_DEPTH } from './bounded-json.ts';
import type { JsonValue } from './json.ts';
import { fail, ok, type Result } from '../result.ts';

interface Place {
  /** UTF-16 units from 0. */
  readonly offset: number;
  readonly length: number;
}

export interface LocatedJson {
  readonly value: JsonValue;
  /** Where the value at `path` stands; `key`: where the name of the member stands. The nearest parent when absent. */
  readonly place: (path: readonly PropertyKey[], part: 'value' | 'key') => Place;
}

export interface JsonSyntaxError extends Place {
  readonly message: string;
}

export function parseLocatedJson(text: string): Result<LocatedJson, JsonSyntaxError> {
  const places = new Map<string, Place>();
  try {
    const reader = new Reader(text, places);
    const value = reader.document();
    return ok({ value, place: (path, part) => nearest(places, path, part, text.length) });
  } catch (error) {
    if (error instanceof Unexpected) {
      return fail({ offset: error.offset, length: error.length, message: error.message });
    }
    throw error;
  }
}

function nearest(
  places: Map<string, Place>,
  path: readonly PropertyKey[],
  part: string,
  length: number,
): Place {
  for (let depth = path.length; depth >= 0; depth--) {
    const place = places.get(placeKey(part, path.slice(0, depth)));
    if (place !== undefined) return place;
    const value = places.get(placeKey('value', path.slice(0, depth)));
    if (value !== undefined) return value;
  }
  return { offset: 0, length };
}

function placeKey(part: string, path: readonly PropertyKey[]): string {
  return JSON.stringify([part, ...path.map(String)]);
}

class Unexpected extends Error {
  readonly offset: number;
  readonly length: number;
  constructor(message: string, offset: number, length = 1) {
    super(message);
    this.offset = offset;
    this.length = length;
  }
}

const SPACE = /[ \t\n\r]*/y;
// From the space on, without the quote and the backslash.
const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const SOMETHING = /[A-Za-z0-9_$'.+-]+|[^]/y;

class Reader {
  private readonly text: string;
  private readonly places: Map<string, Place>;
  private at = 0;

  constructor(text: string, places: Map<string, Place>) {
    this.text = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
    this.places = places;
  }

  document(): JsonValue {
    const value = this.value([]);
    if (this.at < this.text.length) throw this.unexpected('the end of the file');
    return value;
  }

  private value(path: readonly string[]): JsonValue {
    this.match(SPACE);
    const offset = this.at;
    const value = this.anyValue(path);
    this.places.set(placeKey('value', path), { offset, length: this.at - offset });
    this.match(SPACE);
    return value;
  }

  private anyValue(path: readonly string[]): JsonValue {
    if (path.length > MAX_DEPTH) throw new Unexpected(`more than ${MAX_DEPTH} levels deep`, this.at);
    if (this.take('{')) return this.object(path);
    if (this.take('[')) return this.array(path);
    const scalar = this.match(STRING) ?? this.match(NUMBER) ?? this.match(WORD);
    if (scalar === undefined) throw this.unexpected('a value');
    return JSON.parse(scalar) as JsonValue;
  }

  private object(path: readonly string[]): JsonValue {
    const members: [string, JsonValue][] = [];
    const seen = new Set<string>();
    this.match(SPACE);
    if (this.take('}')) return {};
    do {
      this.match(SPACE);
      const offset = this.at;
      const quoted = this.match(STRING);
      if (quoted === undefined) throw this.unexpected('a name in double quotes');
      const name = JSON.parse(quoted) as string;
      if (seen.has(name)) throw new Unexpected(`\`${name}\` stands here twice`, offset, quoted.length);
      seen.add(name);
      const inner = [...path, name];
      this.places.set(placeKey('key', inner), { offset, length: quoted.length });
      this.match(SPACE);
      if (!this.take(':')) throw this.unexpected('`:`');
      members.push([name, this.value(inner)]);
    } while (this.take(','));
    if (!this.take('}')) throw this.unexpected('`,` or `}`');
    return Object.fromEntries(members);
  }

  private array(path: readonly string[]): JsonValue {
    const items: JsonValue[] = [];
    this.match(SPACE);
    if (this.take(']')) return items;
    do items.push(this.value([...path, String(items.length)]));
    while (this.take(','));
    if (!this.take(']')) throw this.unexpected('`,` or `]`');
    return items;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private unexpected(expected: string): Unexpected {
    const { at } = this;
    const found = this.match(SOMETHING);
    return found === undefined
      ? new Unexpected(`expected ${expected}, but the file ends here`, at)
      : new Unexpected(`expected ${expected}, found \`${found}\``, at, found.length);
  }
}
