import { extname } from 'node:path';
import { MlopsError } from '../../core/error.ts';

export type OutputFormat = 'parquet' | 'csv' | 'arrow' | 'jsonl';

const FORMATS: { readonly [extension: string]: OutputFormat } = {
  // A name that says nothing was always one of Parquet.
  '': 'parquet',
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.csv': 'csv',
  '.arrow': 'arrow',
  // Version 2 of Feather is the Arrow IPC file.
  '.feather': 'arrow',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

/**
 * The format that a file's name promises, in any case of letters.
 *
 * @throws MlopsError OUTPUT_FORMAT_UNKNOWN
 */
export function outputFormat(path: string): OutputFormat {
  if (path === '-') {
    throw new MlopsError({
      code: 'OUTPUT_FORMAT_UNKNOWN',
      message: `\`${path}\` cannot be written: scores and refused rows go to files, not to standard output`,
      hints: ['name a file; `./-` is a file named `-`'],
    });
  }
  const extension = extname(path).toLowerCase();
  const format = Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined;
  if (format !== undefined) return format;
  throw new MlopsError({
    code: 'OUTPUT_FORMAT_UNKNOWN',
    message: `\`${path}\` cannot be written: no format is known by the ending \`${extension}\``,
    hints: [
      'end the name in `.parquet`, `.csv`, `.arrow` (or `.feather`, the same format), or `.jsonl` (or `.ndjson`)',
      ...(extension === '.gz' || extension === '.zst'
        ? ['compress it afterwards; Parquet is compressed']
        : []),
    ],
  });
}
