import { type Static, Type } from 'typebox';
import { type IntakeTrait, intakeTraits } from '../../core/intake.ts';
import { milliseconds } from '../parameters.ts';

const strict = { additionalProperties: false };

const score = (value: number, description: string) =>
  Type.Integer({ default: value, minimum: 0, maximum: 100, description });

/** The time limits of an intake desk, in milliseconds. */
const IntakeTimingsSchema = Type.Object(
  {
    captureTimeoutMs: milliseconds(20_000, 2_000, 120_000, 'One wait for a finger or for eyes.'),
    answerMarginMs: milliseconds(5_000, 500, 30_000, 'A sensor later than its own limit by this has failed.'),
    searchTimeoutMs: milliseconds(30_000, 200, 120_000, 'A search that takes longer has failed.'),
    commitTimeoutMs: milliseconds(
      10_000,
      200,
      60_000,
      'A slower disk is told of; the intake may be given up.',
    ),
    unattendedMs: milliseconds(
      1_800_000,
      10_000,
      14_400_000,
      'An intake that nobody goes on with is forgotten.',
    ),
  },
  { ...strict, default: {} },
);

/** What an intake desk takes, as a profile states it. How it decides is the policy's to say, as at a gate. */
export const IntakeSchema = Type.Object(
  {
    traits: Type.Array(Type.Unsafe<IntakeTrait>({ enum: intakeTraits }), {
      default: [...intakeTraits],
      minItems: 1,
      maxItems: intakeTraits.length,
      uniqueItems: true,
      description: 'What is wanted, in this order. None of it is demanded: each has another way.',
    }),
    attempts: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 10,
      description: 'For each trait, before an officer decides. Each retake gives as many again.',
    }),
    /**
     * What an enrolment asks for above `Quality.usable`, which is lenient: a bad probe costs a second look, while a bad reference
     * costs every later search, and bad captures of two people can agree.
     */
    minimumQuality: Type.Object(
      {
        fingerprint: score(40, 'Quality.score of a finger that is taken without an officer’s word.'),
        iris: score(50, 'The same of an eye, which has to pass biometrics/iris/enrolment.ts as well.'),
      },
      { ...strict, default: {} },
    ),
    timings: IntakeTimingsSchema,
  },
  strict,
);

export type IntakePolicy = Static<typeof IntakeSchema>;
