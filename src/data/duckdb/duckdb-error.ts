import { MlopsError } from '../../core/error.ts';
import { withShownPaths } from '../sources/held-file.ts';
import { csvMalformed } from '../csv/csv-malformed.ts';

/**
 * What a user can act on as MlopsError (memory, disk, permissions, a damaged file, a malformed line of CSV); any other
 * error of DuckDB as it came: it is a bug of the query.
 */
export function translateDuckdbError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MlopsError) return error;
  const message = withShownPaths(plainMessage(error.message));
  if (message.includes('CSV')) return csvError(message) ?? error;
  const known = KNOWN.find(({ pattern }) => pattern.test(message));
  if (known === undefined) return error;
  const said = (message.split('\n')[0] ?? message).replace(/^[A-Za-z ]+ Error: /, '');
  return new MlopsError({
    code: known.code,
    message: `${known.what}: ${said}`,
    hints: known.hints,
    cause: error,
  });
}

/**
 * An error that goes through a function of ours comes as JSON within another error.
 */
function plainMessage(message: string): string {
  const json = /\{"exception_type":"([^"]*)","exception_message":"((?:[^"\\]|\\.)*)"/.exec(message);
  return json === null ? message : `${json[1]} Error: ${JSON.parse(`"${json[2]}"`)}`;
}

/** How the error begins that a query raises by itself on a text with a NUL; the column follows. */
export const NUL_IN_TEXT = 'there is a NUL character in';

const KNOWN: readonly { pattern: RegExp; code: string; what: string; hints: readonly string[] }[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|not enough disk space|max_temp_directory_size/i,
    code: 'DISK_FULL',
    what: 'the disk is full',
    hints: ['free some space, or move the project to a larger disk'],
  },
  {
    pattern: /^Out of Memory Error/i,
    code: 'OUT_OF_MEMORY',
    what: 'the table does not fit into the memory limit',
    hints: [
      'allow more: `MLOPS_MEMORY=4GiB`, or `--memory 4GiB` where the command has it',
      'or use fewer threads: each holds a part of the table in memory',
    ],
  },
  {
    pattern: /Permission denied|Read-only file system/i,
    code: 'PERMISSION_DENIED',
    what: 'a file may not be opened',
    hints: ['check owner and mode of the file and of its folder'],
  },
  {
    // What `strerror` says: the matter of the system, and no bug.
    pattern:
      /No such file or directory|Too many open files|Input\/output error|File name too long|File too large|Is a directory|Not a directory|Cannot allocate memory|resource busy|Text file busy|Too many levels of symbolic links|Stale file handle/i,
    code: 'CANNOT_OPEN',
    what: 'the system refuses a file',
    hints: ['see what it says of the file, and whether its folder was removed meanwhile, then run again'],
  },
  {
    pattern: /out of range for the destination type FLOAT/,
    code: 'VALUE_OUT_OF_RANGE',
    what: 'a number is beyond the range of a 32-bit float',
    hints: ['validate the file first: such rows are quarantined'],
  },
  {
    pattern: new RegExp(NUL_IN_TEXT),
    code: 'TEXT_WITH_NUL',
    what: 'a text that no model can read',
    hints: [
      'quarantine such rows by a pattern in the profile, `[^\\x00]*`, or clean the column where it is made',
    ],
  },
  {
    // What decoders throw has no class of DuckDB's; its own has a place in the file.
    pattern:
      /^Invalid Error: |TProtocolException|thrift|decompress|corrupt|Parquet file|Failed to read file|Could not read enough bytes/i,
    code: 'INPUT_UNREADABLE',
    what: 'a Parquet file cannot be read',
    hints: ['the file may be damaged or cut off: make it again'],
  },
];

function csvError(message: string): MlopsError | undefined {
  const file = /^ {2}file = (.*)$/m.exec(message)?.[1]?.replace(/^\.\//, '') ?? 'the CSV file';
  const line = Number(/CSV Error on Line: (\d+)/.exec(message)?.[1] ?? Number.NaN);
  if (Number.isNaN(line)) {
    if (!/CSV Parser state machine|CSV file/i.test(message)) return undefined;
    return new MlopsError({
      code: 'CSV_MALFORMED',
      message: `\`${file}\` is not valid CSV (RFC 4180)`,
      hints: ['all lines must end alike, in LF or in CR LF', 'the file must be UTF-8'],
    });
  }
  const count = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (count !== null)
    return csvMalformed(file, line, `it has ${count[2]} fields, the header has ${count[1]}`);
  if (message.includes('unterminated quote'))
    return csvMalformed(file, line, 'a quoted value does not end well');
  if (message.includes('not utf-8')) {
    return csvMalformed(file, line, 'it is not UTF-8', ['save the file as UTF-8']);
  }
  if (message.includes('aximum line size')) return csvMalformed(file, line, 'it is longer than 2 MB');
  const reason = message.split('\n').find((text) => text !== '' && !/CSV Error|Original Line/.test(text));
  return csvMalformed(file, line, reason ?? 'it cannot be read');
}
