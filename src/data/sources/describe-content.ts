import { isUtf8 } from 'node:buffer';

/** What a file is that is neither Parquet nor CSV, told by how it begins, and what to do about it. */
export interface ForeignContent {
  /** Goes on after the file's name: `is a zip archive`. */
  readonly what: string;
  readonly hint: string;
}

const AS_CSV = 'save the table in it as Parquet, or as CSV in UTF-8';
const UNPACK = 'unpack it first, and give the table that is in it';

/**
 * @param head the first bytes, some thousand of them
 * @param inUtf8 whether text is said to be in UTF-8; else it is in another encoding that has ASCII in it
 */
export function describeContent(head: Buffer, inUtf8: boolean): ForeignContent | undefined {
  const signature = SIGNATURES.find(
    ({ bytes, at = 0 }) => head.subarray(at, at + bytes.length).toString('latin1') === bytes,
  );
  // Letters alone may begin a header as well.
  const isLikely = signature !== undefined && (/[^A-Z1]/.test(signature.bytes) || !isText(head, inUtf8));
  if (isLikely) return { what: signature.what, hint: signature.hint };
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return zipContent(head);
  const text = head.toString('utf8').replace(/^\uFEFF?\s*/, '');
  const known = TEXTS.find(({ pattern }) => pattern.test(text));
  if (known !== undefined) return { what: known.what, hint: known.hint };
  if (controls(head) > MAX_CONTROLS) return binaryContent(head);
  return undefined;
}

function isText(head: Buffer, inUtf8: boolean): boolean {
  if (head.includes(0) || !inUtf8) return !head.includes(0);
  // A character may be cut at the end.
  return [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)));
}

const SIGNATURES: readonly (ForeignContent & { readonly bytes: string; readonly at?: number })[] = [
  // What is compressed was unfolded before anyone looked at it.
  { bytes: '\x1f\x8b', what: 'is compressed twice', hint: 'compress it once' },
  { bytes: '\x28\xb5\x2f\xfd', what: 'is compressed twice', hint: 'compress it once' },
  // UTF-32 before UTF-16: in little endian it begins with the same two bytes.
  { bytes: '\xff\xfe\0\0', what: 'is UTF-32 text', hint: 'save it as UTF-8' },
  { bytes: '\0\0\xfe\xff', what: 'is UTF-32 text', hint: 'save it as UTF-8' },
  {
    bytes: '\xff\xfe',
    what: 'is UTF-16 text',
    hint: 'save it as UTF-8, or set `encoding` to `utf-16le` in the dialect',
  },
  {
    bytes: '\xfe\xff',
    what: 'is UTF-16 text',
    hint: 'save it as UTF-8, or set `encoding` to `utf-16be` in the dialect',
  },
  {
    bytes: '\xfd7zXZ\0',
    what: 'is compressed with xz',
    hint: 'unpack it with `xz -d`, or compress it with gzip or zstd, which are read',
  },
  {
    bytes: '1AY&SY',
    at: 4,
    what: 'is compressed with bzip2',
    hint: 'unpack it with `bzip2 -d`, or compress it with gzip or zstd, which are read',
  },
  {
    bytes: '\x04\x22\x4d\x18',
    what: 'is compressed with lz4',
    hint: 'unpack it with `lz4 -d`, or compress it with gzip or zstd, which are read',
  },
  { bytes: '7z\xbc\xaf\x27\x1c', what: 'is a 7z archive', hint: UNPACK },
  { bytes: 'Rar!\x1a\x07', what: 'is a RAR archive', hint: UNPACK },
  { bytes: 'ustar', at: 257, what: 'is a tar archive', hint: UNPACK },
  { bytes: 'ORC', what: 'is an ORC file', hint: 'convert it to Parquet' },
  { bytes: 'Obj\x01', what: 'is an Avro file', hint: 'convert it to Parquet' },
  { bytes: 'SQLite format 3\0', what: 'is an SQLite database', hint: 'export the table as Parquet or CSV' },
  {
    bytes: 'DUCK',
    at: 8,
    what: 'is a DuckDB database',
    hint: 'export the table: COPY … TO … (FORMAT parquet)',
  },
  {
    bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    what: 'is an old Office document (.xls or .doc)',
    hint: AS_CSV,
  },
  { bytes: '\x89HDF\r\n\x1a\n', what: 'is an HDF5 file', hint: 'convert it to Parquet' },
  { bytes: '\x93NUMPY', what: 'is a NumPy array', hint: 'give its columns names and save it as Parquet' },
  { bytes: 'FEA1', what: 'is a Feather file of version 1', hint: 'save it as Parquet' },
  { bytes: 'RDX', what: 'is an R data file', hint: 'save it as Parquet or CSV' },
  { bytes: '%PDF-', what: 'is a PDF document', hint: AS_CSV },
  { bytes: '\x7fELF', what: 'is a program', hint: 'check the path' },
  { bytes: '\x89PNG', what: 'is a picture', hint: 'check the path' },
  { bytes: 'SIMPLE  =', what: 'is a FITS file', hint: 'convert it to Parquet' },
  { bytes: '$FL2@(#)', what: 'is an SPSS file', hint: 'save it as Parquet or CSV' },
  { bytes: '\x80\x04\x95', what: 'is a Python pickle', hint: 'save the table with `to_parquet`' },
  { bytes: '\x80\x05\x95', what: 'is a Python pickle', hint: 'save the table with `to_parquet`' },
];

const TEXTS: readonly (ForeignContent & { readonly pattern: RegExp })[] = [
  {
    pattern: /^version https:\/\/(git-lfs|hawser)\.github\.com\/spec\//,
    what: 'is a pointer of Git LFS, not the file itself',
    hint: 'run `git lfs pull`',
  },
  {
    pattern: /^(\.\.\/)*(\.git\/annex|annex)\/objects\/|^\/annex\/objects\//,
    what: 'is a pointer of git-annex, not the file itself',
    hint: 'run `git annex get` on it',
  },
  {
    pattern: /^outs:\s*\n\s*-\s+(md5|hash|size|path):/,
    what: 'is a pointer of DVC, not the data themselves',
    hint: 'run `dvc pull`, and give the file that it names',
  },
  {
    pattern: /^<{7}( |\r?\n)/,
    what: 'begins with a marker of a git conflict',
    hint: 'resolve the conflict, then run again',
  },
  {
    pattern: /^<(!doctype\s+html|html|head|body)\b/i,
    what: 'is a web page (HTML)',
    hint: 'was it a log-in or error page that was downloaded? Open it in a browser, then download the table again',
  },
  { pattern: /^<\?xml\b|^<[A-Za-z][\w:.-]*(\s[^<>]*)?>\s*</, what: 'is XML', hint: AS_CSV },
  { pattern: /^[[{]\s*("([^"\\]|\\.)*"\s*[:,\]]|[[{\]}]|-?\d+\s*[,\]])/, what: 'is JSON', hint: AS_CSV },
  { pattern: /^PAR1/, what: 'is a damaged Parquet file', hint: 'make it again' },
  { pattern: /^@relation\b/i, what: 'is an ARFF file', hint: AS_CSV },
  { pattern: /^%YAML|^---\r?\n/, what: 'is YAML', hint: AS_CSV },
];

/** A file of text with a stray NUL is told by the line that it stands in. */
const MAX_CONTROLS = 0.05;

/** Share of the bytes that no text has, of which there is at least one NUL. */
function controls(head: Buffer): number {
  if (!head.includes(0)) return 0;
  let count = 0;
  for (const byte of head) if (byte < 0x09 || (byte > 0x0d && byte < 0x20)) count += 1;
  return count / head.length;
}

function zipContent(head: Buffer): ForeignContent {
  const names = head.toString('latin1');
  if (/xl\/|\[Content_Types\]\.xml|_rels\/\.rels/.test(names)) {
    return { what: 'is an Excel or Office document', hint: `${AS_CSV}: File, Save as, CSV UTF-8` };
  }
  if (names.includes('opendocument')) return { what: 'is an OpenDocument file', hint: AS_CSV };
  if (/\.npy/.test(names)) return { what: 'is a NumPy archive', hint: 'save its columns as Parquet' };
  return { what: 'is a zip archive', hint: UNPACK };
}

/** UTF-16 without a mark has a NUL in every second byte of what a table begins with. */
function binaryContent(head: Buffer): ForeignContent {
  const start = head.subarray(0, 64);
  const nulls = (offset: number, step: number) => {
    let count = 0;
    for (let at = offset; at < start.length; at += step) count += start[at] === 0 ? 1 : 0;
    return count / Math.max(1, Math.floor(start.length / step));
  };
  if (nulls(0, 1) >= 0.7) return { what: 'is UTF-32 text, or no text at all', hint: 'save it as UTF-8' };
  if (nulls(1, 2) >= 0.9)
    return {
      what: 'is UTF-16 text',
      hint: 'save it as UTF-8, or set `encoding` to `utf-16le` in the dialect',
    };
  if (nulls(0, 2) >= 0.9)
    return {
      what: 'is UTF-16 text',
      hint: 'save it as UTF-8, or set `encoding` to `utf-16be` in the dialect',
    };
  return { what: 'is neither Parquet nor text', hint: 'give a Parquet file, or a CSV file in UTF-8' };
}
