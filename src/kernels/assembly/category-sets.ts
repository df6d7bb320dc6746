/** Sets of categories that pass together: src/model/gbdt/trees/category-sets.ts, operation for operation. */
import { BIN, CATEGORIES, Scan, offer } from './candidates';

export function scanSets(s: Scan): void {
  const limits = s.limits;
  const length = orderCategories(s);
  const most = min((length + 1) >>> 1, limits.mostInSet as u32);
  s.l2 = limits.l2 + limits.setL2;
  scanPrefixes(s, length, most, 1);
  scanPrefixes(s, length, most, -1);
  s.l2 = limits.l2;
}

function scanPrefixes(s: Scan, length: u32, most: u32, sign: i32): void {
  const least = s.limits.minGroup;
  const all = s.node.rows;
  let first: f64 = 0.0;
  let second: f64 = 0.0;
  let rows: f64 = 0.0;
  let group: f64 = 0.0;
  for (let taken: u32 = 1; taken <= most; taken++) {
    const code = load<u32>(s.order + ((sign === 1 ? taken - 1 : length - taken) << 2));
    const at = s.sums + code * BIN;
    first += load<f64>(at);
    second += load<f64>(at, 8);
    rows += load<f64>(at, 16);
    group += load<f64>(at, 16);
    if (group < least) continue;
    group = 0.0;
    if (all - rows < least) return;
    const bin = sign * (taken as i32);
    offer(s, CATEGORIES, bin, false, first, second, rows);
    if (s.missingRows === 0.0 || all - rows - s.missingRows < least) continue;
    offer(s, CATEGORIES, bin, true, first + s.missingFirst, second + s.missingSecond, rows + s.missingRows);
  }
}

/** Fills in the codes that the node has enough rows of, by key, of equals the lower first; returns how many they are. */
function orderCategories(s: Scan): u32 {
  const limits = s.limits;
  const least = max<f64>(1.0, limits.smooth);
  let length: u32 = 0;
  for (let code: u32 = 0; code < s.bins; code++) {
    const at = s.sums + code * BIN;
    if (load<f64>(at, 16) < least) continue;
    const gradient = load<f64>(at) * limits.unit;
    const curvature = load<f64>(at, 8) * limits.unit + limits.smooth;
    const key = curvature === 0.0 ? 0.0 : gradient / curvature;
    store<f64>(s.keys + (code << 3), key);
    // Codes ascend, so one that stops behind its equals stands where it should.
    let to = s.order + (length << 2);
    for (; to > s.order; to -= 4) {
      const before = load<u32>(to - 4);
      if (load<f64>(s.keys + (before << 3)) <= key) break;
      store<u32>(to, before);
    }
    store<u32>(to, code);
    length++;
  }
  return length;
}
