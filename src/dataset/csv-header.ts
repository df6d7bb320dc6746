import { open } from 'node:fs/promises';
import { csvMalformed } from './csv-malformed.ts';

const MOST_BYTES = 1 << 20;

/**
 * The column names of a CSV file (RFC 4180, UTF-8, with or without a byte order mark).
 *
 * @throws MlopsError CSV_MALFORMED
 */
export async function readCsvHeader(path: string, delimiter: string): Promise<string[]> {
  const text = await readStart(path);
  const names = firstRecord(text, delimiter, path);
  const malformed = problemOf(names);
  if (malformed !== undefined) throw csvMalformed(path, 1, malformed);
  return names;
}

async function readStart(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(MOST_BYTES);
    const { bytesRead } = await file.read(buffer, 0, MOST_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
  } finally {
    await file.close();
  }
}

function firstRecord(text: string, delimiter: string, path: string): string[] {
  const names: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = /"((?:[^"]|"")*)"/y;
    quoted.lastIndex = at;
    const match = quoted.exec(text);
    if (match === null && text[at] === '"') throw csvMalformed(path, 1, 'a quote is never closed');
    const end = match === null ? plainEnd(text, at, delimiter) : quoted.lastIndex;
    names.push(match === null ? text.slice(at, end) : (match[1] ?? '').replaceAll('""', '"'));
    at = end;
    if (text[at] !== delimiter) break;
    at += 1;
  }
  const rest = text.slice(at, at + 2);
  if (rest !== '' && !/^[\r\n]/.test(rest)) throw csvMalformed(path, 1, 'text follows a closing quote');
  return names;
}

function plainEnd(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function problemOf(names: readonly string[]): string | undefined {
  const seen = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    if (name === '') return `column ${index + 1} has no name`;
    const twin = seen.get(name.toLowerCase());
    if (twin === name) return `column \`${name}\` stands there twice`;
    // SQL does not tell the two apart.
    if (twin !== undefined) return `columns \`${twin}\` and \`${name}\` differ only in case`;
    seen.set(name.toLowerCase(), name);
  }
  return undefined;
}
