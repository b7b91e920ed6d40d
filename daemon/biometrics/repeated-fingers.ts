import { type QualityReason, qualityWords } from '../core/quality.ts';
import type { Reference } from '../core/watchlist.ts';
import { decodeTemplate } from './fingerprint/decode-template.ts';
import { sameFingerTwice } from './fingerprint/same-finger.ts';
import { repeatedFingerFrom } from './parameters.ts';

/** Two samples of a person that are said to be different fingers and show the same one. */
export interface RepeatedFinger {
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
 * What a person's samples say twice, strongest first. Only samples that state which finger they are (minutiae records do,
 * images do not) can be wrong.
 */
export function repeatedFingers(references: readonly NamedReference[]): RepeatedFinger[] {
  const subjects = new Map<string, NamedReference[]>();
  for (const reference of references.filter(({ position }) => position !== 0)) {
    subjects.set(reference.subject, [...(subjects.get(reference.subject) ?? []), reference]);
  }
  return [...subjects].flatMap(([subject, own]) => {
    const captures = own.map(({ position, template, name }) => ({
      position,
      template: decodeTemplate(template, name),
    }));
    return sameFingerTwice(captures, repeatedFingerFrom).map(({ first, second, score }) => ({
      subject,
      first: own[first].name,
      second: own[second].name,
      score,
      reason: 'wrong-finger-twice' as const,
    }));
  });
}

/** For people, in a line. */
export function repeatedFingerLine({
  first,
  second,
  score,
  reason,
}: Omit<RepeatedFinger, 'subject'>): string {
  return `${qualityWords[reason]}: ${first} and ${second} (score ${score.toFixed(1)})`;
}
