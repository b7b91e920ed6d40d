/** One comparison as the regression sees it. */
export interface Observation {
  readonly genuine: boolean;
  readonly terms: readonly number[];
}

export interface LinearModel {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Keeps weights finite where the classes separate perfectly. */
const ridge = 2e-4;
const iterations = 40;

/** Logistic regression by Newton's method, on standardised terms; the two classes count for the same in all. */
export function fitLogistic(observations: readonly Observation[]): LinearModel {
  const scales = observations[0].terms.map((_, k) => standardise(observations.map(({ terms }) => terms[k])));
  const rows = observations.map(({ genuine, terms }) => ({
    genuine: genuine ? 1 : 0,
    x: [...terms.map((term, k) => (term - scales[k].mean) / scales[k].deviation), 1],
  }));
  const shares = [1, 0].map(label => 0.5 / rows.filter(row => row.genuine === label).length);
  let solution = rows[0].x.map(() => 0);
  for (let i = 0; i < iterations; i++) {
    const step = newtonStep(rows, solution, shares);
    solution = solution.map((value, k) => value - step[k]);
  }
  const weights = scales.map(({ deviation }, k) => solution[k] / deviation);
  const bias = solution[scales.length] - weights.reduce((sum, weight, k) => sum + weight * scales[k].mean, 0);
  return { weights, bias };
}

/** The log odds that the model gives. */
export function logOdds({ weights, bias }: LinearModel, terms: readonly number[]): number {
  return terms.reduce((sum, term, k) => sum + weights[k] * term, bias);
}

function standardise(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

interface Row {
  readonly genuine: number;
  readonly x: readonly number[];
}

function newtonStep(rows: readonly Row[], solution: readonly number[], shares: readonly number[]): number[] {
  const size = solution.length;
  const gradient = solution.map((value, k) => (k < size - 1 ? ridge * value : 0));
  const hessian = solution.map((_, k) => solution.map((_, l) => (k === l ? ridge : 0)));
  for (const { genuine, x } of rows) {
    const odds = x.reduce((sum, value, k) => sum + value * solution[k], 0);
    const probability = 1 / (1 + Math.exp(-odds));
    const share = shares[1 - genuine];
    for (let k = 0; k < size; k++) {
      gradient[k] += share * (probability - genuine) * x[k];
      for (let l = 0; l < size; l++) hessian[k][l] += share * probability * (1 - probability) * x[k] * x[l];
    }
  }
  return solve(hessian, gradient);
}

/** Gauss-Jordan with pivoting; the matrix is positive definite. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, k) => [...row, right[k]]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows
      .slice(k)
      .reduce((best, row, at) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + at : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let other = 0; other < rows.length; other++) {
      if (other === k) continue;
      const factor = rows[other][k] / rows[k][k];
      rows[other] = rows[other].map((value, at) => value - factor * rows[k][at]);
    }
  }
  return rows.map((row, k) => row[rows.length] / row[k]);
}
