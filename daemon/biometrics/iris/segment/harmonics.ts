import { contourAngles } from './segmentation.ts';

/** The few harmonics that fit a closed line best by weighted least squares, where those beyond the first, which bend a circle, cost. */
export function fitHarmonics(
  radii: Float64Array,
  weights: Float64Array,
  harmonics: number,
  stiffness: number,
): Float64Array {
  const terms = 2 * harmonics + 1;
  const basis = series(harmonics);
  const matrix = Array.from({ length: terms }, () => new Float64Array(terms + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let angle = 0; angle < contourAngles; angle++) {
    const row = basis.subarray(angle * terms, (angle + 1) * terms);
    for (let i = 0; i < terms; i++) {
      const weighted = (weights[angle] * row[i]) / total;
      for (let j = 0; j < terms; j++) matrix[i][j] += weighted * row[j];
      matrix[i][terms] += weighted * radii[angle];
    }
  }
  for (let i = 3; i < terms; i++) matrix[i][i] += stiffness;
  const solved = solve(matrix);
  return Float64Array.from({ length: contourAngles }, (_, angle) => {
    let radius = 0;
    for (let i = 0; i < terms; i++) radius += solved[i] * basis[angle * terms + i];
    return radius;
  });
}

/** Terms of a Fourier series up to an order at each angle: [angle * terms + term]. */
function series(harmonics: number): Float64Array {
  const terms = 2 * harmonics + 1;
  const out = new Float64Array(contourAngles * terms);
  for (let angle = 0; angle < contourAngles; angle++) {
    out[angle * terms] = 1;
    for (let order = 1; order <= harmonics; order++) {
      const phase = (2 * Math.PI * order * angle) / contourAngles;
      out[angle * terms + 2 * order - 1] = Math.cos(phase);
      out[angle * terms + 2 * order] = Math.sin(phase);
    }
  }
  return out;
}

/** Solves a positive definite system whose right side is its last column, in place. */
function solve(matrix: Float64Array[]): Float64Array {
  const size = matrix.length;
  for (let i = 0; i < size; i++) {
    for (let row = 0; row < size; row++) {
      if (row === i) continue;
      const factor = matrix[row][i] / matrix[i][i];
      for (let j = i; j <= size; j++) matrix[row][j] -= factor * matrix[i][j];
    }
  }
  return Float64Array.from(matrix, (row, i) => row[size] / row[i]);
}
