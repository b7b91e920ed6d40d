import type { EyePosition } from '../core/iris.ts';
import { type QualityReason, qualityWords } from '../core/quality.ts';
import type { SameFinger } from '../core/search.ts';
import type { Reference } from '../core/watchlist.ts';
import { decodeIrisTemplate } from '../formats/iris-template/iris-template.ts';
import { decodeTemplate } from './fingerprint/decode-template.ts';
import { sameFingerTwice } from './fingerprint/same-finger.ts';
import { iris } from './iris/iris.ts';
import { matchingPairs } from './matching-pairs.ts';
import { repeatedEyeFrom, repeatedFingerFrom } from './parameters.ts';

/** Two samples of a person that are said to be different fingers or eyes and show the same one. */
export interface RepeatedTrait {
  readonly subject: string;
  /** The files. */
  readonly first: string;
  readonly second: string;
  /** -10 log10(FMR). */
  readonly score: number;
  readonly reason: QualityReason;
}

/** A reference, and the file that it was enrolled from. */
export interface NamedReference extends Omit<Reference, 'imagePng'> {
  readonly name: string;
}

/**
 * What a person's samples say twice, strongest first. Only samples that state which finger or eye they are (records and names may,
 * images do not) can be wrong.
 */
export function repeatedTraits(references: readonly NamedReference[]): RepeatedTrait[] {
  const subjects = new Map<string, NamedReference[]>();
  for (const reference of references.filter(({ position }) => position !== 0)) {
    subjects.set(reference.subject, [...(subjects.get(reference.subject) ?? []), reference]);
  }
  return [...subjects.values()].flatMap(own =>
    [
      ...told(own, 'fingerprint', sameFingers, 'wrong-finger-twice'),
      ...told(own, 'iris', sameEyes, 'wrong-eye-twice'),
    ].sort((a, b) => b.score - a.score),
  );
}

function told(
  references: readonly NamedReference[],
  modality: Reference['modality'],
  same: (references: readonly NamedReference[]) => SameFinger[],
  reason: QualityReason,
): RepeatedTrait[] {
  const own = references.filter(reference => reference.modality === modality);
  return same(own).map(({ first, second, score }) => ({
    subject: own[first].subject,
    first: own[first].name,
    second: own[second].name,
    score,
    reason,
  }));
}

function sameFingers(references: readonly NamedReference[]): SameFinger[] {
  const captures = references.map(({ position, template, name }) => ({
    position,
    template: decodeTemplate(template, name),
  }));
  return sameFingerTwice(captures, repeatedFingerFrom);
}

function sameEyes(references: readonly NamedReference[]): SameFinger[] {
  const eyes = references.map(({ template, name }) => iris.prepare(decodeIrisTemplate(template, name)));
  const claimed = (at: number) => references[at].position as EyePosition;
  return matchingPairs(
    eyes,
    (a, b) => iris.comparePrepared(a, b),
    repeatedEyeFrom,
    (a, b) => claimed(a) !== claimed(b),
  );
}

/** For people, in a line. */
export function repeatedTraitLine({ first, second, score, reason }: Omit<RepeatedTrait, 'subject'>): string {
  return `${qualityWords[reason]}: ${first} and ${second} (score ${score.toFixed(1)})`;
}
