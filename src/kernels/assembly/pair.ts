/**
 * A number in both lanes of a vector, loaded from memory: of a number in the code V8 makes the vector anew each time it is
 * used, in three or four instructions, even in a loop.
 */

export const PAIR_HALF = memory.data<f64>([0.5]);
export const PAIR_ONE = memory.data<f64>([1.0]);
export const PAIR_TWO = memory.data<f64>([2.0]);

export function pair(number: usize): v128 {
  return v128.load64_splat(number);
}
