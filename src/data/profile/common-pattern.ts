/**
 * Regular expressions in the forms that RE2 (which DuckDB asks) and JavaScript (with the flags `u` and `s`) read alike,
 * so that a row is judged alike wherever it is checked. What the two read otherwise, or only one of them, is told with
 * its place.
 */

export interface PatternMistake {
  /** In UTF-16 units, as JavaScript counts. */
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

/** The first thing in the pattern that the two do not read alike. */
export function patternMistake(pattern: string): PatternMistake | undefined {
  let inClass = false;
  let before: Token['kind'] = 'start';
  for (const token of tokens(pattern)) {
    const message = inClass ? classMistake(token) : tokenMistake(token, before);
    if (message !== undefined) return { offset: token.offset, length: token.text.length, message };
    if (token.kind === 'open class') inClass = true;
    else if (token.kind === 'close class') inClass = false;
    before = token.kind;
  }
  return readByJavaScript(pattern)
    ? undefined
    : { offset: 0, length: pattern.length, message: 'it is not a regular expression' };
}

interface Token {
  readonly kind:
    | 'start'
    | 'escape'
    | 'open class'
    | 'close class'
    | 'open group'
    | 'close group'
    | 'repetition'
    | 'assertion'
    | 'brace'
    | 'character';
  readonly text: string;
  readonly offset: number;
}

const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  [
    'escape',
    /\\(?:[pP](?:\{[^}]*\}|.)|x\{[^}]*\}|x[0-9A-Fa-f]{0,2}|u\{[^}]*\}|u[0-9A-Fa-f]{0,4}|c.|k<[^>]*>|[0-9]+|.|$)/suy,
  ],
  ['open class', /\[\^?\]?/y],
  ['close class', /\]/y],
  ['open group', /\((?:\?(?:P?<[^>]*>|<?[=!]|[a-zA-Z-]*[:)]?))?/y],
  ['close group', /\)/y],
  ['repetition', /(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})[?+]?/y],
  ['assertion', /[\^$]/y],
  ['brace', /[{}]/y],
  ['character', /./suy],
];

function* tokens(pattern: string): Generator<Token> {
  let inClass = false;
  for (let offset = 0; offset < pattern.length;) {
    const token = tokenAt(pattern, offset, inClass);
    if (token.kind === 'open class') inClass = true;
    else if (token.kind === 'close class') inClass = false;
    yield token;
    offset += token.text.length;
  }
}

function tokenAt(pattern: string, offset: number, inClass: boolean): Token {
  for (const [kind, form] of KINDS) {
    // In a class all but these stand for themselves.
    if (inClass && kind !== 'escape' && kind !== 'close class' && kind !== 'character') continue;
    if (!inClass && kind === 'close class') continue;
    form.lastIndex = offset;
    const text = form.exec(pattern)?.[0];
    if (text !== undefined) return { kind, text, offset };
  }
  throw new Error(`no token of \`${pattern}\` begins at ${offset}`);
}

function tokenMistake({ kind, text }: Token, before: Token['kind']): string | undefined {
  switch (kind) {
    case 'escape':
      return text === '\\b' || text === '\\B' ? undefined : escapeMistake(text, false);
    case 'open class':
      return text.endsWith(']')
        ? 'RE2 and JavaScript read `]` after `[` in different ways: write `\\]`'
        : undefined;
    case 'open group':
      return text === '(' || text === '(?:' ? undefined : groupMistake(text);
    case 'repetition':
      return repetitionMistake(text, before);
    case 'brace':
      return `a brace that repeats nothing: write \`\\${text}\``;
    case 'character':
      return text === ']' ? 'a bracket that closes nothing: write `\\]`' : undefined;
    case 'assertion':
    case 'close group':
    case 'close class':
    case 'start':
      return undefined;
  }
}

function groupMistake(text: string): string {
  if (/^\(\?<?[=!]$/.test(text)) return 'RE2 cannot look ahead or behind';
  if (/^\(\?P?</.test(text)) return 'names of groups say nothing here: write `(`';
  return 'RE2 and JavaScript read flags in different ways: write `(?:` and spell both cases out, as `[aA]`';
}

/** RE2 refuses more. */
const MAX_REPETITIONS = 1000;

function repetitionMistake(text: string, before: Token['kind']): string | undefined {
  if (['start', 'assertion', 'open group', 'repetition'].includes(before))
    return 'there is nothing to repeat';
  if (/.\+$/.test(text)) return 'RE2 knows no possessive repetition';
  const numbers = text.match(/[0-9]+/g) ?? [];
  return numbers.some((number) => Number(number) > MAX_REPETITIONS)
    ? `RE2 repeats at most ${MAX_REPETITIONS} times`
    : undefined;
}

function classMistake({ kind, text }: Token): string | undefined {
  if (text === '[') return 'RE2 and JavaScript read `[` in brackets in different ways: write `\\[`';
  return kind === 'escape' ? escapeMistake(text, true) : undefined;
}

function escapeMistake(text: string, inClass: boolean): string | undefined {
  const known = /^\\(?:[dDwWnrtfv^$\\.*+?()[\]{}|/]|x[0-9A-Fa-f]{2}|[pP]\{[LMNPSZC][a-z]?\})$/;
  if (known.test(text) || (inClass && text === '\\-')) return undefined;
  if (/^\\[sS]$/.test(text)) {
    const class_ = text === '\\s' ? '[ \\t\\r\\n\\f\\v]' : '[^ \\t\\r\\n\\f\\v]';
    return `what \`${text}\` means differs between RE2 and JavaScript: write \`${class_}\``;
  }
  if (/^\\(?:[1-9][0-9]*|k)/.test(text)) return 'RE2 knows no references to groups';
  if (/^\\[^a-zA-Z0-9]$/u.test(text))
    return `\`${text.slice(1)}\` needs no backslash, which JavaScript refuses`;
  if (/^\\[ux]/.test(text))
    return 'RE2 and JavaScript know only `\\x` and two digits alike: write the character itself';
  return `RE2 and JavaScript do not read \`${text}\` alike`;
}

function readByJavaScript(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'us').flags !== '';
  } catch {
    return false;
  }
}
