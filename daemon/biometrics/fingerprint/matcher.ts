import type { Hypothesis } from './align.ts';
import { type Matched, matchScalar } from './match.ts';
import { type MinutiaeKernel, startMinutiaeKernel } from './minutiae-kernel.ts';
import type { WeightedPair } from './motion.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';
import { fitsKernel, ResidentTemplates } from './resident.ts';

/** Matches by the kernel `minutiae`, which gives what `matchScalar` gives. One for each thread. */
export class Matcher {
  readonly #kernel: MinutiaeKernel;
  readonly #resident: ResidentTemplates;
  readonly #doubles: Float64Array;
  readonly #floats: Float32Array;
  readonly #bytes: Uint8Array;

  constructor(templates: number = parameters.matcher.residentTemplates) {
    this.#kernel = startMinutiaeKernel(templates);
    this.#resident = new ResidentTemplates(this.#kernel);
    this.#doubles = new Float64Array(this.#kernel.memory);
    this.#floats = new Float32Array(this.#kernel.memory);
    this.#bytes = new Uint8Array(this.#kernel.memory);
  }

  match(a: PreparedTemplate, b: PreparedTemplate): Matched | undefined {
    const { run, at } = this.#kernel;
    if (!fitsKernel(a, at) || !fitsKernel(b, at)) return matchScalar(a, b);
    const [addressA, addressB] = this.#resident.addresses(a, b);
    if (run.compareTemplates(addressA, addressB) === 0) return undefined;
    return {
      localSimilarity: this.#meanOfBest(run.listed.value),
      agreement: run.agreement.value,
      eigenvalue: run.eigenvalue.value,
      alignment: {
        ...this.#hypothesis(run.best.value),
        overlapA: run.overlapA.value,
        overlapB: run.overlapB.value,
      },
    };
  }

  #hypothesis(address: number): Hypothesis {
    const { at } = this.#kernel;
    const [angle, cosine, sine, dx, dy] = this.#doubles.subarray(address / 8, address / 8 + 5);
    const pairs: WeightedPair[] = [];
    for (let k = 0; k < this.#bytes[address + at.pairCount]; k++) {
      pairs.push({
        i: this.#bytes[address + at.minutiaI + k],
        j: this.#bytes[address + at.minutiaJ + k],
        weight: this.#doubles[(address + at.weights) / 8 + k],
      });
    }
    const weightSum = this.#doubles[(address + at.weightSum) / 8];
    return { motion: { angle, cosine, sine, dx, dy }, pairs, weightSum };
  }

  /** The worst first, as the twin adds them. */
  #meanOfBest(listed: number): number {
    const { bestSimilarities } = parameters.alignment;
    const first = (this.#kernel.room + this.#kernel.at.similarity) / 4;
    let sum = 0;
    for (let k = Math.min(bestSimilarities, listed) - 1; k >= 0; k--) sum += this.#floats[first + k];
    return sum / bestSimilarities;
  }
}
