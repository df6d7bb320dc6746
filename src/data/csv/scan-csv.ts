/**
 * Reads through a CSV file (RFC 4180) and holds it to its form before DuckDB sees it. What passes here, DuckDB reads the
 * same, cell by cell. By itself it would read more: with one thread it drops all that follows an open quote without a word,
 * it takes a quote after a single space for one that opens a value, and it does not look at text that nobody asked for.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CsvScanner } from './csv-scanner.ts';
import type { CsvText, ScannedCsv } from './scanned-csv.ts';
import { scanCsvFast } from './scan-csv-fast.ts';

const READ_BYTES = 1 << 20;

/** To compile the kernel takes some milliseconds. */
const MIN_FAST_BYTES = 1 << 20;

/**
 * @param keep is given the bytes of the file without its header and its comments
 * @throws MlopsError CSV_MALFORMED with the line (from 1) of the first mistake
 */
export async function scanCsv(text: CsvText, keep?: (bytes: Uint8Array) => void): Promise<ScannedCsv> {
  const { reading } = text;
  const fast = keep === undefined && (await stat(reading)).size >= MIN_FAST_BYTES;
  return (fast ? await scanCsvFast(text) : undefined) ?? (await scanSlowly(text, keep));
}

async function scanSlowly(
  text: CsvText,
  keep: ((bytes: Uint8Array) => void) | undefined,
): Promise<ScannedCsv> {
  const scanner = new CsvScanner(text, keep);
  const { reading, start } = text;
  for await (const chunk of createReadStream(reading, { start: start.bytes, highWaterMark: READ_BYTES })) {
    scanner.take(chunk as Buffer);
  }
  return scanner.end();
}
