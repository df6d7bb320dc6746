/**
 * Splits a leaf's rows in two, each in the order they had. A round of rows at a time: each chunk writes those that pass
 * to the front of its part of the scratch space and the others, backwards, to its end; when all chunks are counted,
 * they go where they belong. Rounds are joined by moving what failed before behind what passes now, so that the scratch
 * space need not be as large as the leaf.
 */
import { codesOfColumn, frame } from './frame';
import { COLLECT, PARTITION, runJob } from './pool';

const CHUNK: u32 = 4096;

/** Moves the rows of [begin, end) of the index that pass to its front, and returns how many they are. */
export function partition(begin: u32, end: u32, column: u32): u32 {
  const f = frame();
  f.column = column;
  let passing: u32 = 0;
  for (let at = begin; at < end; at += f.scratchRows) {
    const found = partitionRound(at, min(at + f.scratchRows, end));
    joinRounds(begin + passing, at, found);
    passing += found;
  }
  return passing;
}

function partitionRound(begin: u32, end: u32): u32 {
  const f = frame();
  f.begin = begin;
  f.end = end;
  const chunks = (end - begin + CHUNK - 1) / CHUNK;
  runJob(PARTITION, chunks as i32);
  let passing: u32 = 0;
  for (let chunk: u32 = 0; chunk < chunks; chunk++) {
    const at = f.counts + (chunk << 3);
    const count = load<u32>(at);
    store<u32>(at, passing, 4);
    passing += count;
  }
  f.passing = passing;
  runJob(COLLECT, chunks as i32);
  return passing;
}

/** Brings `count` rows at `from` before those in [to, from). */
function joinRounds(to: u32, from: u32, count: u32): void {
  if (to === from || count === 0) return;
  const f = frame();
  memory.copy(f.scratch, f.index + (from << 2), count << 2);
  memory.copy(f.index + ((to + count) << 2), f.index + (to << 2), (from - to) << 2);
  memory.copy(f.index + (to << 2), f.scratch, count << 2);
}

export function partitionChunk(chunk: i32): void {
  const f = frame();
  const offset = (chunk as u32) * CHUNK;
  const begin = f.begin + offset;
  const end = min(begin + CHUNK, f.end);
  const codes = codesOfColumn(f, f.column);
  const passes = f.passes;
  const scratch = f.scratch + (offset << 2);
  let front = scratch;
  let back = scratch + ((end - begin - 1) << 2);
  for (let at = f.index + (begin << 2), last = f.index + (end << 2); at < last; at += 4) {
    const row = load<u32>(at);
    const pass = load<u8>(passes + load<u8>(codes + (row << 2))) as usize;
    // Both writes always: a wrong one is overwritten by the next row, a branch would be guessed wrong half the time.
    store<u32>(back, row);
    store<u32>(front, row);
    front += pass << 2;
    back -= (1 - pass) << 2;
  }
  store<u32>(f.counts + ((chunk as u32) << 3), (front - scratch) >>> 2);
}

export function collectChunk(chunk: i32): void {
  const f = frame();
  const offset = (chunk as u32) * CHUNK;
  const length = min(CHUNK, f.end - f.begin - offset);
  const at = f.counts + ((chunk as u32) << 3);
  const passing = load<u32>(at);
  const before = load<u32>(at, 4);
  const scratch = f.scratch + (offset << 2);
  memory.copy(f.index + ((f.begin + before) << 2), scratch, passing << 2);
  // Before this chunk's rows that fail stand all that pass and those that failed in earlier chunks.
  let to = f.index + ((f.begin + f.passing + offset - before) << 2);
  for (let from = scratch + ((length - 1) << 2), last = scratch + (passing << 2); from >= last; from -= 4) {
    store<u32>(to, load<u32>(from));
    to += 4;
  }
}
