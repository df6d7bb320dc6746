/** Adds a leaf's value to the margins of its rows. */
import { frame } from './frame';
import { MARGINS, runJob } from './pool';

const CHUNK: u32 = 16384;

export function addToMargins(begin: u32, end: u32, value: f64): void {
  const f = frame();
  f.begin = begin;
  f.end = end;
  f.scale = value;
  runJob(MARGINS, ((end - begin + CHUNK - 1) / CHUNK) as i32);
}

export function marginChunk(chunk: i32): void {
  const f = frame();
  const begin = f.begin + (chunk as u32) * CHUNK;
  const end = min(begin + CHUNK, f.end);
  for (let at = begin; at < end; at++) {
    const margin = f.margins + (load<u32>(f.index + (at << 2)) << 3);
    store<f64>(margin, load<f64>(margin) + f.scale);
  }
}
