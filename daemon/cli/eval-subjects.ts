import {
  type AcquiredImage,
  type EvaluatedSet,
  type EvaluationProgress,
  evaluate,
  type ImpostorPairs,
  type NamedImage,
} from '../biometrics/evaluate-folder.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { PreparedTemplate } from '../biometrics/fingerprint/prepare.ts';
import { iris } from '../biometrics/iris/iris.ts';
import type { PreparedIris } from '../biometrics/iris/prepare.ts';
import type { Image } from '../core/image.ts';

/** A set, evaluated. */
export interface Evaluation {
  /** By the templates that are compared 1:1. */
  readonly set: EvaluatedSet;
  /** Of irises: the same comparisons by the code that is searched alone. */
  readonly searchCode?: EvaluatedSet;
}

/** Evaluates a set, and says how far it is. */
export type Evaluator = (
  images: readonly NamedImage[],
  clock: { monotonicMs(): number },
  impostors: ImpostorPairs,
) => Generator<EvaluationProgress, Evaluation>;

/** As the lane does it: what cannot be acquired is not compared. */
const finger = {
  acquire(image: Image): AcquiredImage<PreparedTemplate> {
    const examined = fingerprint.examine(image);
    const { usable, score } = examined.assess();
    return { quality: score, ...(usable && { prepared: fingerprint.prepare(examined.template) }) };
  },
  compare: (probe: PreparedTemplate, reference: PreparedTemplate) =>
    fingerprint.comparePrepared(probe, reference),
};

/** An eye with all of its template, and with the code that is searched alone. */
interface PreparedEye {
  readonly whole: PreparedIris;
  readonly search: PreparedIris;
}

function acquireEye(image: Image): AcquiredImage<PreparedEye> {
  const examined = iris.examine(image);
  const { usable, score } = examined.assess();
  if (!usable) return { quality: score };
  const { fine: _, ...searched } = examined.template;
  return {
    quality: score,
    prepared: { whole: iris.prepare(examined.template), search: iris.prepare(searched) },
  };
}

export const evaluators: Readonly<Record<'fingerprint' | 'iris', Evaluator>> = {
  *fingerprint(images, clock, impostors) {
    return { set: yield* evaluate(images, finger, clock, impostors) };
  },
  *iris(images, clock, impostors) {
    const acquired = new Map<Image, AcquiredImage<PreparedEye>>();
    const acquire = (image: Image) => {
      const known = acquired.get(image) ?? acquireEye(image);
      acquired.set(image, known);
      return known;
    };
    const by = (part: keyof PreparedEye) => ({
      acquire,
      compare: (a: PreparedEye, b: PreparedEye) => iris.comparePrepared(a[part], b[part]),
    });
    const set = yield* evaluate(images, by('whole'), clock, impostors);
    return { set, searchCode: yield* evaluate(images, by('search'), clock, impostors) };
  },
};
