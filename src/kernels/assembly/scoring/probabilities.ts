/** Probabilities of margins: `probabilityOf` of src/model/calibration/calibration.ts, operation for operation, two rows at a time. */
import { expOfMagnitude } from '../exp';
import { PAIR_ONE, pair } from '../pair';

/** At a fixed address of a memory of its own. */
const PROBABILITIES: usize = 4096;

@unmanaged
class Probabilities {
  slope: f64;
  intercept: f64;
  /** 1 where the margin is scaled first. */
  isScaled: u32;
  /** f64 [rows], and one more. */
  margins: usize;
  /** f64 [rows], and one more. */
  probabilities: usize;
}

/** Fills in the probabilities of the margins that the host has copied here. */
export function fillProbabilities(rows: u32): void {
  const f = changetype<Probabilities>(PROBABILITIES);
  const slope = f64x2.splat(f.slope);
  const intercept = f64x2.splat(f.intercept);
  const isScaled = f.isScaled !== 0;
  for (let row: u32 = 0; row < rows; row += 2) {
    const margin = v128.load(f.margins + (row << 3));
    const logit = isScaled ? f64x2.add(f64x2.mul(slope, margin), intercept) : margin;
    const odds = expOfMagnitude(logit);
    const isPositive = f64x2.ge(logit, f64x2.splat(0.0));
    const likelier = v128.bitselect(pair(PAIR_ONE), odds, isPositive);
    v128.store(f.probabilities + (row << 3), f64x2.div(likelier, f64x2.add(pair(PAIR_ONE), odds)));
  }
}
