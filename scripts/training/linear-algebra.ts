// Small dense matrices, row-major in Float64Array: as much as the training of the search needs.

/** a (n x m) times b (m x p). */
export function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const n = a.length / m;
  const p = b.length / m;
  const product = new Float64Array(n * p);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k];
      if (factor === 0) continue;
      for (let j = 0; j < p; j++) product[i * p + j] += factor * b[k * p + j];
    }
  }
  return product;
}

/** The transpose of a matrix with so many columns. */
export function transpose(a: Float64Array, columns: number): Float64Array {
  const rows = a.length / columns;
  return new Float64Array(a.length).map((_, at) => a[(at % rows) * columns + Math.floor(at / rows)]);
}

export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** n x n; the columns are the vectors. */
  readonly vectors: Float64Array;
}

/** Eigenvalues and vectors of a symmetric n x n matrix, by cyclic Jacobi rotations. */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const total = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < 30 && offDiagonal(a, n) > 1e-22 * total; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((k, l) => a[l * n + l] - a[k * n + k]);
  return {
    values: Float64Array.from(order, k => a[k * n + k]),
    vectors: v.map((_, at) => v[Math.floor(at / n) * n + order[at % n]]),
  };
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) sum += a[i * n + j] ** 2;
  return sum;
}

/** Turns rows and columns p and q so that a[p, q] vanishes. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) turnPair(a, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turnPair(a, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turnPair(v, k * n + p, k * n + q, c, s);
}

function turnPair(a: Float64Array, at: number, other: number, c: number, s: number): void {
  const x = a[at];
  const y = a[other];
  a[at] = c * x - s * y;
  a[other] = s * x + c * y;
}

/** The orthogonal matrix nearest to a square one: m (m' m)^-1/2. */
export function nearestRotation(m: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(multiply(transpose(m, n), m, n), n);
  const largest = values[0];
  const scaled = vectors.map((value, at) => value / Math.sqrt(Math.max(values[at % n], 1e-12 * largest)));
  return multiply(m, multiply(scaled, transpose(vectors, n), n), n);
}
