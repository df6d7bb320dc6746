import { MlopsError } from '../../core/error.ts';

/** How a CSV file is written. Names after the Frictionless Table Dialect; RFC 4180 in UTF-8 unless said otherwise. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quoteChar: string;
  readonly decimalChar: string;
  /** Between groups of three digits; the empty text is none. */
  readonly groupChar: string;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Lines that begin with it are no records; the empty text is none. */
  readonly commentChar: string;
  /** A name of the Encoding Standard: `utf-8`, `windows-1252`, `utf-16le`. */
  readonly encoding: string;
}

export const DEFAULT_DIALECT: CsvDialect = {
  delimiter: ',',
  quoteChar: '"',
  decimalChar: '.',
  groupChar: '',
  header: true,
  commentChar: '',
  encoding: 'utf-8',
};

/** A plain character that cannot be mistaken for another part of a line. */
const MARK = /^[!-~\t]$/;

/**
 * @param given what was said of it
 * @throws MlopsError DIALECT_INVALID
 */
export function resolveDialect(given: Partial<CsvDialect>): CsvDialect {
  const dialect = { ...DEFAULT_DIALECT, ...given };
  const { delimiter, quoteChar, commentChar, decimalChar, groupChar, encoding } = dialect;
  for (const [name, value] of Object.entries({ delimiter, quoteChar })) {
    if (!MARK.test(value)) throw invalid(name, value, 'one ASCII character, not a space');
  }
  if (commentChar !== '' && !MARK.test(commentChar))
    throw invalid('commentChar', commentChar, 'one ASCII character');
  if (!/^[.,]$/.test(decimalChar)) throw invalid('decimalChar', decimalChar, 'a point or a comma');
  if (!GROUPS.has(groupChar))
    throw invalid('groupChar', groupChar, 'a comma, point, space, apostrophe or underscore');
  const marks = [delimiter, quoteChar, commentChar].filter((mark) => mark !== '');
  if (new Set(marks).size < marks.length) {
    throw invalid('delimiter', delimiter, 'another character than quoteChar and commentChar');
  }
  if (groupChar === decimalChar) throw invalid('groupChar', groupChar, 'another character than decimalChar');
  decoderOf(encoding);
  return dialect;
}

const GROUPS = new Set(['', ',', '.', ' ', "'", '_', '\u00a0', '\u202f', '\u2019']);

/** @throws MlopsError DIALECT_INVALID */
export function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw invalid('encoding', encoding, 'a name of the Encoding Standard, such as `windows-1252`', cause);
  }
}

export const isUtf8Name = (encoding: string): boolean => /^utf-?8$/i.test(encoding);

function invalid(name: string, value: string, expected: string, cause?: unknown): MlopsError {
  return new MlopsError({
    code: 'DIALECT_INVALID',
    message: `\`${name}\` of the dialect is \`${value}\`; it must be ${expected}`,
    hints: ['see `dialect` in `schemas/profile.schema.json` of the installed package'],
    cause,
  });
}
