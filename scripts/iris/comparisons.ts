// Captures of eyes, extracted, and every comparison between them.
import { agreementOf, searchDistance } from '../../daemon/biometrics/iris/compare.ts';
import { extractIris } from '../../daemon/biometrics/iris/extract.ts';
import { parameters } from '../../daemon/biometrics/iris/parameters.ts';
import { type PreparedIris, prepare } from '../../daemon/biometrics/iris/prepare.ts';
import type { IrisTemplate } from '../../daemon/core/iris.ts';
import type { Quality } from '../../daemon/core/quality.ts';
import type { Capture } from '../captures.ts';
import type { Perturb } from './perturb.ts';

/** A capture and what became of it. */
export interface ExtractedEye {
  readonly name: string;
  /** Person and side: `001L`. */
  readonly eye: string;
  readonly quality: Quality;
  readonly template: IrisTemplate;
  /** Both scales, and the code that is searched alone; undefined where the image was refused. */
  readonly prepared: PreparedIris | undefined;
  readonly searched: PreparedIris | undefined;
  readonly cpuMs: number;
}

/** A comparison of two captures, by their places. */
export interface EyePair {
  readonly a: number;
  readonly b: number;
  readonly genuine: boolean;
  /** Raw: grows with likeness, -1 where there was nothing to compare. */
  readonly score: number;
}

export function extractEye({ name, image }: Capture, perturb: Perturb): ExtractedEye {
  const given = perturb(image);
  const before = process.cpuUsage();
  const { quality, template } = extractIris(given);
  const { user, system } = process.cpuUsage(before);
  const { fine: _, ...coarse } = template;
  return {
    name,
    eye: name.slice(0, name.lastIndexOf('_')),
    quality,
    template,
    prepared: quality.usable ? prepare(template) : undefined,
    searched: quality.usable ? prepare(coarse) : undefined,
    cpuMs: (user + system) / 1000,
  };
}

export type Compare = (a: ExtractedEye, b: ExtractedEye) => number | undefined;

/** By both scales, bending: what 1:1 comparisons do. */
export const byTemplate: Compare = ({ prepared: a }, { prepared: b }) => a && b && agreementOf(a, b);
/** The same with the code that is searched alone. */
export const bySearchCode: Compare = ({ searched: a }, { searched: b }) => a && b && agreementOf(a, b);

/** What a search measures, over turns of up to so many columns: nothing bends, and the fewer the bits, the less they prove. */
export const bySearch =
  (reachColumns: number): Compare =>
  ({ searched: a }, { searched: b }) => {
    const found = a && b && searchDistance(a, b, reachColumns);
    if (found === undefined) return undefined;
    const { distance, validBits } = found;
    return ((0.5 - distance) * validBits) / (validBits + parameters.compare.priorBits);
  };

/** Every pair of the captures once; with `others`, every capture with every one of the others of another name. */
export function allPairs(eyes: readonly ExtractedEye[], compare: Compare, others = eyes): EyePair[] {
  return eyes.flatMap((first, a) =>
    others.flatMap((second, b) => {
      if (others === eyes ? b <= a : first.name === second.name) return [];
      return [{ a, b, genuine: first.eye === second.eye, score: compare(first, second) ?? -1 }];
    }),
  );
}

/** Both eyes of a person, taken one after the other: captures of the same number. */
export interface EyesOfPerson {
  readonly person: string;
  readonly left: ExtractedEye;
  readonly right: ExtractedEye;
}

/** Captures whose names are PERSON + L or R + _NUMBER, by twos. */
export function bothEyes(eyes: readonly ExtractedEye[]): EyesOfPerson[] {
  return eyes.flatMap(left => {
    const [, person, number] = /^(.*)L_(.*)$/.exec(left.name) ?? [];
    const right = eyes.find(({ name }) => person !== undefined && name === `${person}R_${number}`);
    return person === undefined || right === undefined ? [] : [{ person, left, right }];
  });
}

/** Every two of them, with the scores of both eyes made one. */
export function personPairs(
  people: readonly EyesOfPerson[],
  fuse: (left: number, right: number) => number,
): EyePair[] {
  return people.flatMap((first, a) =>
    people.slice(a + 1).map((second, k) => {
      const score = (side: 'left' | 'right') => byTemplate(first[side], second[side]) ?? -1;
      return {
        a,
        b: a + 1 + k,
        genuine: first.person === second.person,
        score: fuse(score('left'), score('right')),
      };
    }),
  );
}
