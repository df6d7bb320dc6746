/**
 * What every thread knows: one record at a fixed address of the shared memory. The host writes it before the first
 * job (src/kernels/lay-out-frame.ts names the same fields in the same order); addresses are byte offsets into the memory.
 * No kernel holds data of its own, so that threads are alike.
 */

export const FRAME: usize = 1024;

@unmanaged
export class Frame {
  rows: u32;
  /** Rows below this one are learned from: they have derivatives, and bins are fitted to them. */
  trainRows: u32;
  columns: u32;
  /** Columns stand in groups of four, so that one load brings four codes. */
  groups: u32;
  threads: u32;
  /** u8 [groups][rows][4]. */
  codes: usize;
  /** i32 [rows][2]: first and second derivative. */
  gradients: usize;
  /** f64 [rows]. */
  margins: usize;
  /** A bit per row, eight to the byte, the lowest first. */
  target: usize;
  /** u32 [rows]: the rows of each leaf side by side. */
  index: usize;
  /** u32 [scratchRows]: where a partition keeps rows meanwhile. */
  scratch: usize;
  scratchRows: u32;
  /** u32 [columns]: bins of each column, without the one for missing values. */
  bins: usize;
  /** u32 [columns]: the first bin of each column in a histogram, in bytes. */
  offsets: usize;
  /** u8 [4 * groups]: 1 for a column that the tree may ask about. */
  active: usize;
  /** u8 [columns]: 1 for a categorical column. */
  categorical: usize;
  /** i8 [columns]: 1 where margins may not fall as the value rises, -1 where they may not rise, else 0. */
  directions: usize;
  /** Limits: what splits keep to. */
  limits: usize;
  /** Node [2]: those that splits are sought for. */
  nodes: usize;
  /** Best [groups][2]: what each chunk of columns found for either node; in the first ones, in the end, the best of all. */
  best: usize;
  /** Per thread: Scan, f64 [256] and u32 [256], keys and order of categories. */
  scans: usize;
  scanBytes: u32;
  /** Per thread v128 [4 * groups][256]. */
  partials: usize;
  partialBytes: u32;
  /** Per thread v128 [TILE], then u8 [TILE][4]. */
  tiles: usize;
  /** 16 bytes per chunk of at least 8192 rows: what the chunk found. */
  counts: usize;
  /** u8 [256]: 1 for a code that passes. */
  passes: usize;
  /** f32 [256]: of the column that is coded, infinite past its last one. */
  thresholds: usize;
  /** u32 [3][2048]. */
  digits: usize;

  // The job at hand.
  job: u32;
  chunks: u32;
  begin: u32;
  end: u32;
  /** 1 when the job is about all rows that are learned from. */
  everyRow: u32;
  column: u32;
  bin: u32;
  passing: u32;
  /** The histogram that is summed up; 0 when it need not be kept. */
  histogram: usize;
  /** The histogram that the sums are taken off; 0 when there is none. */
  rest: usize;
  /** Where sums of columns come from. */
  source: u32;
  /** 1 when the sums are the first that go into the histogram. */
  overwrite: u32;
  /** Number of the job that made the partial sums. */
  summed: i32;
  /** Bits: 1 when a split is sought in `rest`, 2 when in `histogram`. */
  sought: u32;
  /** Of a chunk. */
  groupsAtOnce: u32;
  chunkRows: u32;
  scale: f64;
  /** For rows of the positive class, where `scale` is for the negative one. */
  scalePositive: f64;
}

export function frame(): Frame {
  return changetype<Frame>(FRAME);
}

/** Where the codes of a column begin; the next row's lies four bytes further. */
export function codesOfColumn(f: Frame, column: u32): usize {
  return f.codes + (column >>> 2) * (f.rows << 2) + (column & 3);
}
