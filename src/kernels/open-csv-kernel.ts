import { kernelBytes } from './kernel-bytes.ts';
import { webAssembly } from './web-assembly.ts';

export interface CsvKernel {
  /**
   * Reads through the records that `text` begins with.
   *
   * @param length of the text
   * @returns how many bytes whole records take; undefined where one is not plainly well formed
   */
  readonly scan: (length: number) => number | undefined;
  /** Whether there was a byte above 0x7f since the last call. */
  readonly tookHighBytes: () => boolean;
  readonly text: Uint8Array;
  readonly state: () => CsvKernelState;
}

/** What is known of all records so far. */
export interface CsvKernelState {
  readonly columns: number;
  readonly ending: 'LF' | 'CR LF' | undefined;
  readonly records: number;
  /** Bytes of the longest one. */
  readonly longest: number;
  /** Bytes of the first record. */
  readonly firstEnd: number;
  readonly forms: readonly ColumnForm[];
}

/** What the values of a column are written with, beside digits and minuses; the first record's do not count where they are names. */
export interface ColumnForm {
  readonly hasPluses: boolean;
  readonly hasPoints: boolean;
  /** `e` or `E`. */
  readonly hasExponents: boolean;
  readonly hasOthers: boolean;
  /** Whether each one that is not empty is four digits, a minus, two digits, a minus and two digits. */
  readonly isDay: boolean;
  /** Bytes after a point, at most; 255 stands for more, too. */
  readonly places: number;
}

// As in assembly/csv.ts.
const STATE = 4096;
const FIELDS = 9;
const FORMS = 8192;
const MAX_COLUMNS = 16_384;
const TEXT = FORMS + 4 * MAX_COLUMNS;
const FLAGS = 7;
const FIRST_END = 8;
const NOT_ASCII = 2;
const PAGE = 65_536;

/** @param bytes of text that it can take at once, at most */
export function openCsvKernel(
  dialect: { readonly delimiter: string; readonly quoteChar: string; readonly header: boolean },
  bytes: number,
): CsvKernel {
  // The kernel reads whole blocks.
  const pages = Math.ceil((TEXT + bytes + 64) / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = new webAssembly.Instance(new webAssembly.Module(kernelBytes), { env: { memory } });
  const { scanRecords } = exports as { readonly scanRecords: (length: number) => number };
  const state = new Uint32Array(memory.buffer, STATE, FIELDS);
  state[0] = dialect.delimiter.charCodeAt(0);
  state[1] = dialect.quoteChar.charCodeAt(0);
  state[2] = Number(dialect.header);
  return {
    text: new Uint8Array(memory.buffer, TEXT, bytes),
    scan: (length) => {
      const taken = scanRecords(length);
      return taken < 0 ? undefined : taken;
    },
    tookHighBytes: () => {
      const flags = state[FLAGS] ?? 0;
      state[FLAGS] = flags & ~NOT_ASCII;
      return (flags & NOT_ASCII) !== 0;
    },
    state: () => {
      const [columns = 0, ending = 0, records = 0, longest = 0] = state.subarray(3);
      return {
        columns,
        ending: ([undefined, 'LF', 'CR LF'] as const)[ending],
        records,
        longest,
        firstEnd: state[FIRST_END] ?? 0,
        forms: [...new Uint32Array(memory.buffer, FORMS, columns)].map(columnForm),
      };
    },
  };
}

function columnForm(bits: number): ColumnForm {
  const has = (bit: number) => (bits & bit) !== 0;
  return {
    hasPluses: has(1),
    hasPoints: has(2),
    hasExponents: has(4),
    hasOthers: has(8),
    isDay: !has(16),
    places: bits >>> 8,
  };
}
