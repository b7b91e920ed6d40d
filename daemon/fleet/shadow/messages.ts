import { type Static, Type } from 'typebox';

/** Fields that are not named here are let through: a newer program may send more. */
const count = Type.Integer({ minimum: 0 });
const number = Type.Integer({ minimum: 1 });
const digest = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'SHA-256, base64url.' });
const nameAtMost = 200;
const partsAtMost = 200;
export const wordsAtMost = 1_024;
const words = Type.String({ maxLength: wordsAtMost });
const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' });

export const reportStates = [
  'applied',
  'pending', // taken, and not in force yet: `reason` says what it waits for
  'rejected', // not a document that this kiosk can take: `field` and `reason`
  'failed', // a step did not succeed, and what was in force before is again
] as const;
export type ReportState = (typeof reportStates)[number];

/** What became of the newest desired document that a kiosk has heard of, and what is in force. */
export const ReportSchema = Type.Object({
  desiredVersion: Type.Integer({ minimum: 0, description: '0: none was ever heard of; the profile rules.' }),
  desiredDigest: digest,
  state: Type.Unsafe<ReportState>({ enum: reportStates }),
  field: Type.Optional(words),
  reason: Type.Optional(words),
  current: Type.Object({ version: count, digest }),
});
export type Report = Static<typeof ReportSchema>;

/** What every message of a kiosk about itself carries: whichever of them arrives last says all. */
const standing = {
  session: Type.Integer({ minimum: 1, description: 'Grows with each connection, over restarts too.' }),
  seq: Type.Integer({ minimum: 1, description: 'Grows with each message of a session.' }),
  intervalMs: Type.Integer({ minimum: 1, maximum: 86_400_000, description: 'To the next health, at most.' }),
  report: ReportSchema,
};

export const BirthSchema = Type.Object({
  type: Type.Literal('birth'),
  ...standing,
  software: Type.String({ maxLength: 100 }),
  startedAt: instant,
});

/** Asks for the newest desired document, should it be another than `report.desiredVersion`. */
export const RequestSchema = Type.Object({ type: Type.Literal('request'), ...standing });

export const ReportedSchema = Type.Object({ type: Type.Literal('reported'), ...standing });

export const HealthSchema = Type.Object({
  type: Type.Literal('health'),
  ...standing,
  parts: Type.Array(
    Type.Object({
      name: Type.String({ maxLength: nameAtMost }),
      status: Type.Unsafe<'up' | 'degraded' | 'down'>({ enum: ['up', 'degraded', 'down'] }),
      detail: words,
    }),
    { maxItems: partsAtMost },
  ),
});

export type Health = Static<typeof HealthSchema>;

/** Parts as a message may hold them: one that says too much must not make its kiosk look dead. */
export function partsWithin(parts: Health['parts']): Health['parts'] {
  return parts.slice(0, partsAtMost).map(({ name, status, detail }) => {
    return { name: name.slice(0, nameAtMost), status, detail: detail.slice(0, wordsAtMost) };
  });
}

export const UpSchema = Type.Union([BirthSchema, RequestSchema, ReportedSchema, HealthSchema]);
export type Up = Static<typeof UpSchema>;

/** A whole configuration. What it holds is judged apart, so that a bad one can be reported by version and field. */
export const DesiredSchema = Type.Object({
  type: Type.Literal('desired'),
  version: number,
  digest,
  configuration: Type.Unknown(),
});

/** The hub has heard more of this kiosk than the kiosk knows to have said: its store was set back. It begins a later session. */
export const AheadSchema = Type.Object({ type: Type.Literal('ahead'), session: number, seq: count });

export const DownSchema = Type.Union([DesiredSchema, AheadSchema]);
export type Down = Static<typeof DownSchema>;
export type Desired = Static<typeof DesiredSchema>;
