/** What the kernels of a forest know; the host writes it: src/model/scorer/open-forest.ts. */

/** Rows at a time: their codes fit the first-level cache. */
export const BLOCK: u32 = 512;

/** At a fixed address of the scorer's own memory; addresses are byte offsets into it. */
export const FOREST: usize = 4096;

@unmanaged
export class Forest {
  /** What a leaf's integer counts in steps of. */
  unit: f64;
  /** The base and the smallest leaf of every tree that sums up bytes. */
  start: f64;
  /** What codes are made of raw columns: records of forest-codes.ts. */
  inputs: usize;
  inputsEnd: usize;
  /** Chunks of trees, each with its nodes and leaves: records of forest-leaves.ts and forest-sums.ts. */
  program: usize;
  programEnd: usize;
  /** u32: the first node of every tree that is walked instead: forest-walk.ts. */
  walks: usize;
  walksEnd: usize;
  /** u8 [code columns][CODE_STRIDE]. */
  codes: usize;
  /** u8 [trees of a chunk][BLOCK]: the leaf that a row falls into. */
  leaves: usize;
  /** u32 [BLOCK]: a column's buckets, see forest-codes.ts. */
  buckets: usize;
  /** u8 [4096]: a column's counts, then what forest-leaves.ts keeps of 32 planes. */
  scratch: usize;
  /** u16 [planes][BLOCK][2]: sums of the leaves' bytes, see forest-sums.ts. */
  sums: usize;
  planes: u32;
  /** f64 [rows]. */
  margins: usize;
}
