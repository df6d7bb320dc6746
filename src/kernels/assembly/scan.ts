/** The best question about one column of a node: src/model/gbdt/trees/find-split.ts, operation for operation. */
import { BIN, CATEGORY, PRESENT, Scan, THRESHOLD, offer } from './candidates';
import { scanSets } from './category-sets';

/** Offers all questions about the column, in their order. */
export function scanColumn(s: Scan, categorical: bool, direction: i32): void {
  const missing = s.sums + s.bins * BIN;
  s.missingFirst = load<f64>(missing);
  s.missingSecond = load<f64>(missing, 8);
  s.missingRows = load<f64>(missing, 16);
  s.l2 = s.limits.l2;
  s.direction = direction;
  if (categorical && isLarge(s)) scanSets(s);
  else if (isFree(s)) scanFree(s, categorical);
  else scanBins(s, categorical);
  if (s.missingRows > 0.0) {
    const node = s.node;
    s.direction = 0;
    offer(
      s,
      PRESENT,
      s.bins as i32,
      false,
      node.first - s.missingFirst,
      node.second - s.missingSecond,
      node.rows - s.missingRows,
    );
  }
}

/** Whether the node has more categories than are tried one by one. */
function isLarge(s: Scan): bool {
  let present: f64 = 0.0;
  for (let code: u32 = 0; code < s.bins; code++) {
    if (load<f64>(s.sums + code * BIN, 16) > 0.0) present += 1.0;
  }
  return present > s.limits.mostSingle;
}

/** No L1, no bounds, no direction, and no side that is allowed can be flat: worth is G^2 / (H + l2). */
function isFree(s: Scan): bool {
  const node = s.node;
  const limits = s.limits;
  const unbounded = node.lower === -Infinity && node.upper === Infinity;
  return unbounded && s.direction === 0 && limits.l1 === 0.0 && (limits.l2 > 0.0 || limits.minWeight > 0.0);
}

/** Every threshold, or every category against the others. */
function scanBins(s: Scan, categorical: bool): void {
  let first: f64 = 0.0;
  let second: f64 = 0.0;
  let rows: f64 = 0.0;
  const kind = categorical ? CATEGORY : THRESHOLD;
  for (let bin: u32 = 0; bin < s.bins; bin++) {
    const at = s.sums + bin * BIN;
    if (load<f64>(at, 16) === 0.0) continue;
    if (categorical) first = second = rows = 0.0;
    first += load<f64>(at);
    second += load<f64>(at, 8);
    rows += load<f64>(at, 16);
    offer(s, kind, bin as i32, false, first, second, rows);
    if (s.missingRows === 0.0) continue;
    offer(s, kind, bin as i32, true, first + s.missingFirst, second + s.missingSecond, rows + s.missingRows);
  }
}

/**
 * The same where the search is free, both sides in one vector. Most candidates lose, by too few rows or by their worth,
 * whose operations are those of `offer`: only what wins is offered.
 */
function scanFree(s: Scan, categorical: bool): void {
  const node = s.node;
  const best = s.best;
  const least = s.limits.minRows;
  const unit = f64x2.splat(s.limits.unit);
  const l2 = f64x2.splat(s.l2);
  const all = f64x2(node.first, node.second);
  const missing = f64x2(s.missingFirst, s.missingSecond);
  const missingRows = s.missingRows;
  const allRows = node.rows;
  const kind = categorical ? CATEGORY : THRESHOLD;
  let sums = f64x2.splat(0.0);
  let rows: f64 = 0.0;
  let gain = best.gain;
  const worth = node.worth;
  const end = s.sums + s.bins * BIN;
  for (let at = s.sums; at < end; at += BIN) {
    const found = load<f64>(at, 16);
    if (found === 0.0) continue;
    const here = v128.load(at);
    sums = categorical ? here : f64x2.add(sums, here);
    rows = categorical ? found : rows + found;
    if (allRows - rows < least) {
      // The failing side of a threshold only shrinks from here on.
      if (categorical) continue;
      return;
    }
    if (rows >= least && freeWorth(sums, all, unit, l2) - worth > gain) {
      offerVector(s, kind, at, false, sums, rows);
      gain = best.gain;
    }
    if (missingRows === 0.0) continue;
    const withMissing = f64x2.add(sums, missing);
    if (freeWorth(withMissing, all, unit, l2) - worth > gain) {
      offerVector(s, kind, at, true, withMissing, rows + missingRows);
      gain = best.gain;
    }
  }
}

/** G^2 / (H + l2) of a side with these first and second sums and of the other, added. */
function freeWorth(sums: v128, all: v128, unit: v128, l2: v128): f64 {
  const others = f64x2.sub(all, sums);
  const gradients = f64x2.mul(v128.shuffle<f64>(sums, others, 0, 2), unit);
  const weights = f64x2.mul(v128.shuffle<f64>(sums, others, 1, 3), unit);
  const worth = f64x2.div(f64x2.mul(gradients, gradients), f64x2.add(weights, l2));
  return f64x2.extract_lane(worth, 0) + f64x2.extract_lane(worth, 1);
}

function offerVector(s: Scan, kind: u32, at: usize, missingPasses: bool, sums: v128, rows: f64): void {
  const bin = ((at - s.sums) / BIN) as i32;
  offer(s, kind, bin, missingPasses, f64x2.extract_lane(sums, 0), f64x2.extract_lane(sums, 1), rows);
}
