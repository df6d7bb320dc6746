/** Where things lie in the memory that the kernels share: the host's side of assembly/frame.ts. */

/** Byte offset of the record that every kernel reads. What lies before is assembly/pool.ts’s, from 2048 on lie constants. */
const FRAME = 1024;
const FIRST_FREE = 4096;

/** The fields that the host fills in, in the order of `Frame`, four bytes each. */
const FIELDS = [
  'rows',
  'trainRows',
  'columns',
  'groups',
  'threads',
  'codes',
  'gradients',
  'margins',
  'target',
  'index',
  'scratch',
  'scratchRows',
  'bins',
  'offsets',
  'active',
  'categorical',
  'directions',
  'limits',
  'nodes',
  'best',
  'scans',
  'scanBytes',
  'partials',
  'partialBytes',
  'tiles',
  'counts',
  'passes',
  'thresholds',
  'digits',
] as const;

export type Frame = Record<(typeof FIELDS)[number], number> & {
  /** Byte offset of the first histogram; each next one lies `histogramBytes` further. */
  readonly histograms: number;
  readonly histogramBytes: number;
  /** Of the whole memory. */
  readonly bytes: number;
};

export interface FrameSize {
  readonly rows: number;
  readonly columns: number;
  readonly threads: number;
  readonly histograms: number;
}

const COLUMNS_PER_GROUP = 4;
const CODES = 256;
const BYTES_PER_PARTIAL_BIN = 16;
const BYTES_PER_BIN = 24;
const TILE_BYTES = 1024 * 20;
/** Of larger tables, leaves of more rows than an eighth are split in rounds: memory for a few milliseconds a tree. */
const MIN_SCRATCH_ROWS = 1_048_576;
/** float64 numbers in `Limits`, `Node` and `Best` of assembly/candidates.ts. */
const LIMITS = 11;
export const NODE_NUMBERS = 6;
export const BEST_NUMBERS = 8;
const SCAN_BYTES = 128 + CODES * (8 + 4);
const DIGITS_BYTES = 3 * 2048 * 4;
const SMALLEST_CHUNK = 8192;

export function layOutFrame({ rows, columns, threads, histograms }: FrameSize): Frame {
  let free = FIRST_FREE;
  const take = (bytes: number): number => {
    const start = free;
    free += Math.ceil(bytes / 64) * 64;
    return start;
  };
  const groups = Math.ceil(columns / COLUMNS_PER_GROUP);
  const partialBytes = groups * COLUMNS_PER_GROUP * CODES * BYTES_PER_PARTIAL_BIN;
  const scratchRows = Math.min(rows, Math.max(MIN_SCRATCH_ROWS, Math.ceil(rows / 8)));
  const histogramBytes = columns * CODES * BYTES_PER_BIN;
  return {
    rows,
    trainRows: rows,
    columns,
    groups,
    threads,
    codes: take(rows * groups * COLUMNS_PER_GROUP),
    gradients: take(rows * 8),
    margins: take(rows * 8),
    target: take(Math.ceil(rows / 8)),
    index: take(rows * 4),
    scratch: take(scratchRows * 4),
    scratchRows,
    bins: take(columns * 4),
    offsets: take(columns * 4),
    active: take(groups * COLUMNS_PER_GROUP),
    categorical: take(columns),
    directions: take(columns),
    limits: take(LIMITS * 8),
    nodes: take(2 * NODE_NUMBERS * 8),
    best: take(groups * 2 * BEST_NUMBERS * 8),
    scans: take(SCAN_BYTES * threads),
    scanBytes: SCAN_BYTES,
    partials: take(partialBytes * threads),
    partialBytes,
    tiles: take(TILE_BYTES * threads),
    counts: take((Math.ceil(rows / SMALLEST_CHUNK) + 1) * 16),
    passes: take(CODES),
    thresholds: take(CODES * 4),
    digits: take(DIGITS_BYTES),
    histogramBytes,
    histograms: take(histogramBytes * histograms),
    bytes: free,
  };
}

/** Where a column's codes begin, and how far apart they lie: four columns stand side by side. */
export function codePlaces({ codes, rows }: Frame, column: number): { start: number; step: number } {
  const group = Math.floor(column / COLUMNS_PER_GROUP);
  const start = codes + group * rows * COLUMNS_PER_GROUP + (column % COLUMNS_PER_GROUP);
  return { start, step: COLUMNS_PER_GROUP };
}

export function writeFrame(buffer: SharedArrayBuffer, frame: Frame): void {
  const words = new Uint32Array(buffer, FRAME, FIELDS.length);
  for (const [at, field] of FIELDS.entries()) words[at] = frame[field];
}
