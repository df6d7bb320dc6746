import type { CsvDialect } from './csv-dialect.ts';

/** The fields of a record that the scanner has found to be well formed, without its line end. */
export function csvFields(
  record: string,
  { delimiter, quoteChar }: Pick<CsvDialect, 'delimiter' | 'quoteChar'>,
): string[] {
  const fields: string[] = [];
  for (let at = 0; ;) {
    const [field, end] =
      record[at] === quoteChar ? quotedField(record, at + 1, quoteChar) : plainField(record, at, delimiter);
    fields.push(field);
    if (record[end] !== delimiter) return fields;
    at = end + 1;
  }
}

function quotedField(record: string, from: number, quote: string): [string, number] {
  for (let at = from; ;) {
    const next = record.indexOf(quote, at);
    const end = next === -1 ? record.length : next;
    if (record[end + 1] !== quote) {
      return [record.slice(from, end).replaceAll(quote + quote, quote), end + 1];
    }
    at = end + 2;
  }
}

function plainField(record: string, from: number, delimiter: string): [string, number] {
  const next = record.indexOf(delimiter, from);
  const end = next === -1 ? record.length : next;
  return [record.slice(from, end), end];
}
