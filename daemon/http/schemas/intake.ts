import { type Static, Type } from 'typebox';
import { answers as answerWords } from '../../core/answer.ts';
import { absenceReasons, failureReasons, intakeTraits } from '../../core/intake.ts';
import { intakePrompts, intakeStates } from '../../lane/intake/contract.ts';
import { EncounterId, Instant, Words } from './common.ts';

const strict = { additionalProperties: false };
export const Trait = Words(intakeTraits, 'A finger or an eye, the person’s own left and right');

const TraitView = Type.Object({
  trait: Trait,
  outcome: Words(
    ['open', 'taken', 'overridden', 'absent', 'not-captured'],
    'open: to be asked for, or for the officer to decide',
  ),
  reason: Type.Optional(Type.String()),
  attempts: Type.Integer(),
  triesLeft: Type.Integer({ description: 'Before an officer decides' }),
  quality: Type.Optional(
    Type.Number({ description: 'Of the best capture, 0 to 100; absent when there is none' }),
  ),
  minimumQuality: Type.Number({ description: 'What the gate asks for' }),
  hints: Type.Array(Type.String(), { description: 'What the person can do better' }),
  flaw: Type.Optional(Words(failureReasons)),
  sameAs: Type.Optional(Trait),
  doubt: Type.Optional(Words(['against', 'undecided'], 'It may not be a living finger or eye')),
});

export const IntakeView = Type.Object({
  desk: Type.String(),
  state: Words(intakeStates),
  prompt: Words(intakePrompts, 'What the person at the desk is told'),
  asked: Type.Array(Trait, { description: 'What a sensor asks for now' }),
  hints: Type.Array(Type.String()),
  traits: Type.Array(TraitView, {
    description: 'In the order of the plan; empty while nobody is at the desk',
  }),
  encounter: Type.Optional(EncounterId),
  trouble: Type.Optional(Type.String({ description: 'Why the record could not be kept' })),
  closed: Type.Optional(
    Type.Object(
      { what: Type.String(), remedy: Type.String() },
      { description: 'Why nobody is taken in any more, and what is to be done about it' },
    ),
  ),
  deadline: Type.Optional(Instant),
  last: Type.Optional(
    Type.Object(
      { encounter: EncounterId, answer: Words(answerWords) },
      { description: 'The intake before: its answer, once it is on the disk. For the officer alone' },
    ),
  ),
  at: Instant,
});
export type IntakeView = Static<typeof IntakeView>;

const encounter = Type.Optional(
  Type.String({
    maxLength: 64,
    description: 'Whom it is for, as the desk showed it: refused when another is there.',
  }),
);

/** An order that says no more than whom it is for. */
export const Plain = Type.Object({ encounter }, strict);

const words = Type.String({ minLength: 3, maxLength: 200, description: 'Goes on record' });

export const Retake = Type.Object(
  {
    encounter,
    discard: Type.Boolean({ default: false, description: 'What was taken is of another trait: it goes' }),
  },
  strict,
);
export const Override = Type.Object({ encounter, reason: words }, strict);
export const Absent = Type.Object({ encounter, reason: Words(absenceReasons) }, strict);
export const Cancel = Type.Object({ encounter, reason: words }, strict);
