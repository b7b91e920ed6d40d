import { Fault } from '../core/errors.ts';
import { type Quality, qualityWords } from '../core/quality.ts';

/** What is said of an image that is not good enough to be found by; `instead` is what to enrol. */
export function tooPoor(where: string, { score, reasons }: Quality, instead: string): Fault {
  const why = reasons.map(reason => qualityWords[reason]).join(', ') || 'unclear';
  return new Fault('bad-input', `not good enough to be found by: ${why}`, {
    where,
    given: `quality ${score}`,
    remedy: `enrol ${instead}`,
  });
}
