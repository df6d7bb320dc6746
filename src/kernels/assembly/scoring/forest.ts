/**
 * Margins of a forest, block by block. The host compiles the trees into a program (src/model/scorer/forest-program.ts);
 * what its records look like stands where they are read.
 */
import { BLOCK, FOREST, Forest } from './forest-frame';
import { encodeInputs } from './forest-codes';
import { addLeaves, clearSums, flushSums } from './forest-sums';
import { findLeaves } from './forest-leaves';
import { walkTrees } from './forest-walk';

/** Fills in the margins of the rows whose columns the host has copied here. */
export function scoreForest(rows: u32): void {
  const f = changetype<Forest>(FOREST);
  for (let begin: u32 = 0; begin < rows; begin += BLOCK) scoreBlock(f, begin, min(BLOCK, rows - begin));
}

function scoreBlock(f: Forest, begin: u32, rows: u32): void {
  const margins = f.margins + ((begin as usize) << 3);
  for (let row: u32 = 0; row < rows; row++) store<f64>(margins + ((row as usize) << 3), f.start);
  encodeInputs(f, begin, rows);
  let at = f.program;
  if (at < f.programEnd) clearSums(f);
  while (at < f.programEnd) {
    const isLast = load<u32>(at);
    at = findLeaves(f, at + 4, rows);
    at = addLeaves(f, at, rows);
    if (isLast) flushSums(f, margins, rows);
  }
  walkTrees(f, margins, rows);
  for (let row: u32 = 0; row < rows; row++) {
    const margin = margins + ((row as usize) << 3);
    store<f64>(margin, load<f64>(margin) as f32 as f64);
  }
}
