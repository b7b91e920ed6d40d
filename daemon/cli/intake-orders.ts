import { Fault } from '../core/errors.ts';
import { absenceReasons, type IntakeTrait, intakeTraits } from '../core/intake.ts';
import type { Order } from '../lane/intake/contract.ts';

/** What can be typed at the desk, for the help. */
export const orderForms = [
  'start',
  'retake TRAIT [discard]',
  'override TRAIT WHY...',
  `absent TRAIT ${absenceReasons.join('|')}`,
  'pause',
  'resume',
  'finish',
  'cancel WHY...',
  'quit',
];

/** An order as it is typed: `absent left-little bandaged`. Fault `bad-usage` for what is none. */
export function readOrder(line: string): Order {
  const [order, ...rest] = line.trim().split(/\s+/);
  switch (order) {
    case 'start':
    case 'pause':
    case 'resume':
    case 'finish':
      return { order };
    case 'cancel':
      return { order, reason: whyOf(rest, line) };
    case 'retake':
      return { order, trait: traitOf(rest[0]), discard: rest[1] === 'discard' };
    case 'override':
      return { order, trait: traitOf(rest[0]), reason: whyOf(rest.slice(1), line) };
    case 'absent':
      return { order, trait: traitOf(rest[0]), reason: oneOf(absenceReasons, rest[1]) };
    default:
      throw new Fault('bad-usage', 'no such order', { given: line, wanted: orderForms.join('; ') });
  }
}

/** `right-thumb=amputated`: a trait, and why it is absent. */
export function readAbsence(text: string): { trait: IntakeTrait; reason: (typeof absenceReasons)[number] } {
  const [trait, reason] = text.split('=');
  return { trait: traitOf(trait), reason: oneOf(absenceReasons, reason) };
}

const traitOf = (word: string | undefined) => oneOf(intakeTraits, word);

function oneOf<const Word extends string>(words: readonly Word[], given: string | undefined): Word {
  const found = words.find(word => word === given);
  if (found !== undefined) return found;
  throw new Fault('bad-usage', 'not one of the words for it', {
    given: given ?? 'nothing',
    wanted: words.join(', '),
  });
}

function whyOf(words: readonly string[], line: string): string {
  if (words.length > 0) return words.join(' ');
  throw new Fault('bad-usage', 'a reason has to be given', { given: line, wanted: 'words behind it' });
}
