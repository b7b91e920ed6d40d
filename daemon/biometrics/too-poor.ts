import { Fault } from '../core/errors.ts';
import { type Quality, type QualityReason, qualityWords } from '../core/quality.ts';

/** What is said of an image that is not good enough to be found by; `instead` is what to enrol. */
export function tooPoor(where: string, { score, reasons }: Quality, instead: string): Fault {
  return new Fault('bad-input', `not good enough to be found by: ${inWords(reasons)}`, {
    where,
    given: `quality ${score}`,
    remedy: `enrol ${instead}`,
  });
}

/** A sample that is good enough to be searched with, and too poor to be a reference: strangers may agree with it. */
export interface PoorSample {
  /** The file. */
  readonly name: string;
  /** As `Quality.score`. */
  readonly score: number;
  /** What to do better, worst first; never empty. */
  readonly reasons: readonly QualityReason[];
}

export type TellPoor = (sample: PoorSample) => void;

/** The rule where nobody has said otherwise. */
export const refusePoor: TellPoor = ({ name, score, reasons }) => {
  throw new Fault('bad-input', `too poor to be enrolled: ${inWords(reasons)}`, {
    where: name,
    given: `quality ${score}`,
    remedy: 'enrol another capture of the eye',
  });
};

export function inWords(reasons: readonly QualityReason[]): string {
  return reasons.map(reason => qualityWords[reason]).join(', ') || 'unclear';
}
