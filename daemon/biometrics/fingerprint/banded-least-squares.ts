/**
 * Least squares over unknowns of which those in one equation lie near each other in their order: the normal equations fill
 * no more than a band, and Cholesky's factor of them neither.
 */
export class BandedLeastSquares {
  readonly #unknowns: number;
  readonly #band: number;
  /** [unknown][band - distance to an unknown before it]: the normal equations' lower half; Cholesky's factor later. */
  readonly #normal: Float64Array;
  readonly #right: Float64Array;

  /** No equation may hold unknowns further apart than `band`. */
  constructor(unknowns: number, band: number) {
    this.#unknowns = unknowns;
    this.#band = band;
    this.#normal = new Float64Array(unknowns * (band + 1));
    this.#right = new Float64Array(unknowns);
    // What no equation holds stays 0.
    for (let i = 0; i < unknowns; i++) this.#normal[this.#at(i, i)] = 1e-6;
  }

  /** Wants the sum of the unknowns, each times its coefficient, to be so much; the square of what is missing counts `weight`. */
  add(unknowns: ArrayLike<number>, coefficients: ArrayLike<number>, wanted: number, weight: number): void {
    for (let p = 0; p < unknowns.length; p++) {
      const i = unknowns[p];
      const weighted = weight * coefficients[p];
      this.#right[i] += weighted * wanted;
      const row = this.#at(i, 0);
      for (let q = 0; q < unknowns.length; q++) {
        if (unknowns[q] <= i) this.#normal[row + unknowns[q]] += weighted * coefficients[q];
      }
    }
  }

  /** The unknowns. The equations are used up. */
  solve(): Float64Array {
    const [band, normal, right] = [this.#band, this.#normal, this.#right];
    for (let i = 0; i < this.#unknowns; i++) {
      const row = this.#at(i, 0);
      const first = Math.max(0, i - band);
      for (let j = first; j <= i; j++) {
        const other = this.#at(j, 0);
        let sum = normal[row + j];
        for (let k = Math.max(first, j - band); k < j; k++) sum -= normal[row + k] * normal[other + k];
        normal[row + j] = j < i ? sum / normal[other + j] : Math.sqrt(sum);
      }
      let sum = right[i];
      for (let k = first; k < i; k++) sum -= normal[row + k] * right[k];
      right[i] = sum / normal[row + i];
    }
    for (let i = this.#unknowns - 1; i >= 0; i--) {
      const row = this.#at(i, 0);
      right[i] /= normal[row + i];
      for (let k = Math.max(0, i - band); k < i; k++) right[k] -= normal[row + k] * right[i];
    }
    return right;
  }

  #at(i: number, j: number): number {
    return i * this.#band + this.#band + j;
  }
}
