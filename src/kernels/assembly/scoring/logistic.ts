/** Margins of a logistic regression: src/model/logistic/score-logistic.ts, operation for operation, column by column. */
import { Standard, standardise } from './standardise';

/** Rows at a time: their margins stay in the first-level cache. */
const BLOCK: u32 = 1024;

/** At a fixed address of the scorer's own memory; addresses are byte offsets into it. */
const LOGISTIC: usize = 4096;

@unmanaged
class Logistic {
  bias: f64;
  columns: usize;
  columnsEnd: usize;
  /** f64 [rows]. */
  margins: usize;
}

@unmanaged
class LogisticColumn {
  /** Of a numeric column. */
  weight: f64;
  /** f32 or u32 [rows]. */
  raw: usize;
  /** Of a numeric column, else 0. */
  standard: usize;
  /** Of a categorical column: f64 [highest + 1], a weight for each code. */
  weights: usize;
  highest: u32;
}

/** Fills in the margins of the rows whose columns the host has copied here; and of one more, if they are odd. */
export function scoreLogistic(rows: u32): void {
  const f = changetype<Logistic>(LOGISTIC);
  for (let begin: u32 = 0; begin < rows; begin += BLOCK) {
    const end = min(begin + BLOCK, rows);
    for (let row = begin; row < end; row++) store<f64>(f.margins + ((row as usize) << 3), f.bias);
    for (let at = f.columns; at < f.columnsEnd; at += offsetof<LogisticColumn>()) {
      const column = changetype<LogisticColumn>(at);
      if (column.standard === 0) addWeights(column, f.margins, begin, end);
      else addProducts(column, f.margins, begin, end);
    }
  }
}

function addProducts(column: LogisticColumn, margins: usize, begin: u32, end: u32): void {
  const standard = changetype<Standard>(column.standard);
  const weight = f64x2.splat(column.weight);
  for (let row = begin; row < end; row += 2) {
    const input = standardise(column.raw + ((row as usize) << 2), standard);
    const margin = margins + ((row as usize) << 3);
    v128.store(margin, f64x2.add(v128.load(margin), f64x2.mul(input, weight)));
  }
}

function addWeights(column: LogisticColumn, margins: usize, begin: u32, end: u32): void {
  for (let row = begin; row < end; row++) {
    const code = min(load<u32>(column.raw + ((row as usize) << 2)), column.highest);
    const margin = margins + ((row as usize) << 3);
    store<f64>(margin, load<f64>(margin) + load<f64>(column.weights + ((code as usize) << 3)));
  }
}
