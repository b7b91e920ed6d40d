import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** A time limit of a profile. */
export function milliseconds(value: number, minimum: number, maximum: number, description: string) {
  return Type.Integer({ default: value, minimum, maximum, description });
}

/** Every time limit of the lane, in milliseconds, with its range and its default. */
export const TimingsSchema = Type.Object(
  {
    approachTimeoutMs: milliseconds(15_000, 1_000, 120_000, 'From the mouth of the lane to the desk.'),
    documentTimeoutMs: milliseconds(20_000, 2_000, 120_000, 'One wait for a document.'),
    captureTimeoutMs: milliseconds(15_000, 2_000, 60_000, 'One wait for a finger or an eye.'),
    answerMarginMs: milliseconds(5_000, 500, 30_000, 'A device later than its own limit by this has failed.'),
    searchTimeoutMs: milliseconds(5_000, 200, 60_000, 'A search that takes longer has failed.'),
    commitTimeoutMs: milliseconds(5_000, 200, 60_000, 'A slower disk sends the traveller to an officer.'),
    barrierTimeoutMs: milliseconds(6_000, 500, 30_000, 'The barrier from end to end.'),
    passTimeoutMs: milliseconds(15_000, 2_000, 120_000, 'From an open barrier to a clear desk.'),
    passageClearMs: milliseconds(
      1_500,
      200,
      10_000,
      'The desk is clear for this long: the traveller is through.',
    ),
    sameStepMs: milliseconds(400, 0, 2_000, 'A desk beam clear for less than this was the same person.'),
    crowdGraceMs: milliseconds(1_500, 200, 10_000, 'Both beams broken: allowed for a person with luggage.'),
    crowdLimitMs: milliseconds(10_000, 1_000, 60_000, 'Both beams broken: from here on an officer.'),
    absenceMs: milliseconds(3_000, 500, 30_000, 'Both beams clear for this long: the lane is empty.'),
    officerReminderMs: milliseconds(60_000, 5_000, 600_000, 'An officer is called again after this.'),
    deviceRetryMs: milliseconds(5_000, 500, 300_000, 'A failed device, or a stuck barrier, is tried again.'),
  },
  { additionalProperties: false, default: {} },
);

export type Timings = Static<typeof TimingsSchema>;

export const defaultTimings: Timings = Value.Parse(TimingsSchema, Value.Default(TimingsSchema, {}));

/** How many candidates an encounter keeps. */
export const maximumCandidates = 10;

/**
 * How many a search is asked for, in the lane and by `bitmapd identify`. Those that are worth a look are picked afterwards and by more
 * than their fused score (`isYellow`): were fewer asked for, strangers that are not could take the place of one that is.
 */
export const searchedCandidates = 500;

/** How long a probe of a failed sensor waits for it to say that nothing is there, in milliseconds. */
export const probeTimeoutMs = 200;

/** A lane that is closed waits so long for sensors to give up what they were asked, in milliseconds. */
export const sensorGraceMs = 3_000;

/** A list that says it was imported later than now by more than this is of unknown age: the clock is wrong. */
export const clockToleranceMs = 5 * 60_000;

/** Alarms that wait for room on the disk; older ones give way. */
export const maximumWaitingAlarms = 100;
