/**
 * Solves A x = b for a symmetric positive definite A (square, row-major; the lower triangle is read), by the Cholesky
 * factorisation A = L L^T, in one fixed order.
 *
 * @throws RangeError when A is not positive definite
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const factor = factorise(matrix, size);
  const solution = right.slice();
  for (let row = 0; row < size; row++) {
    let sum = solution[row] as number;
    for (let k = 0; k < row; k++) sum -= at(factor, row * size + k) * at(solution, k);
    solution[row] = sum / at(factor, row * size + row);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row] as number;
    for (let k = row + 1; k < size; k++) sum -= at(factor, k * size + row) * at(solution, k);
    solution[row] = sum / at(factor, row * size + row);
  }
  return solution;
}

function factorise(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = at(matrix, row * size + column);
      for (let k = 0; k < column; k++) sum -= at(factor, row * size + k) * at(factor, column * size + k);
      if (row === column && !(sum > 0)) throw new RangeError('the matrix is not positive definite');
      factor[row * size + column] =
        row === column ? Math.sqrt(sum) : sum / at(factor, column * size + column);
    }
  }
  return factor;
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
