import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Encounter, OfficerDecision } from '../../core/encounter.ts';

const strict = { additionalProperties: false };
const days = (value: number, description: string) =>
  Type.Number({ default: value, minimum: 0, maximum: 36_500, description });

/** How long what tells who somebody was is kept, as a profile states it. Every time is counted by `TrustedTime`. */
export const RetentionSchema = Type.Object(
  {
    greenMinutes: Type.Number({
      default: 10,
      minimum: 0,
      maximum: 525_600,
      description: 'What is kept of somebody whom no list knows.',
    }),
    greyHours: Type.Number({
      default: 72,
      minimum: 0,
      maximum: 8_760,
      description: 'Of somebody who was not searched for in full: an officer may be looking into it.',
    }),
    resolvedDays: days(30, 'Of a hit, once it is decided. Until then it is kept.'),
    encounterDays: days(400, 'What was decided, without whom it was about.'),
    lists: Type.Array(
      Type.Object(
        { name: Type.String({ minLength: 1 }), resolvedDays: Type.Number({ minimum: 0, maximum: 36_500 }) },
        strict,
      ),
      { default: [], description: 'Other times for hits on these lists; of several lists the longest.' },
    ),
  },
  { ...strict, default: {} },
);

export type RetentionPolicy = Static<typeof RetentionSchema>;

/** Without a profile. */
export const usualRetention = Value.Default(RetentionSchema, {}) as RetentionPolicy;

/** What its time depends on. */
export type Standing =
  | 'green' // no list knows who it was
  | 'grey' // not searched for in full
  | 'open' // a hit that nobody has decided
  | 'resolved';

type Judged = Pick<Encounter, 'answer' | 'candidates'>;

export function standingOf({ answer, candidates }: Judged, decisions: readonly OfficerDecision[]): Standing {
  if (candidates.length > 0) return decisions.length > 0 ? 'resolved' : 'open';
  return answer === 'GREY' ? 'grey' : 'green';
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** How long somebody is kept who stands so, in ms; infinite for an open hit. */
export function periodMs(standing: Standing, { candidates }: Judged, policy: RetentionPolicy): number {
  switch (standing) {
    case 'green':
      return policy.greenMinutes * minuteMs;
    case 'grey':
      return policy.greyHours * hourMs;
    case 'open':
      return Number.POSITIVE_INFINITY;
    case 'resolved':
      return Math.max(...candidates.map(({ list }) => resolvedDays(list, policy))) * dayMs;
  }
}

function resolvedDays(list: string, policy: RetentionPolicy): number {
  return policy.lists.find(({ name }) => name === list)?.resolvedDays ?? policy.resolvedDays;
}

/** Why somebody was erased, for the receipt. */
export const reasons: Readonly<Record<Standing, string>> = {
  green: 'retention: nobody whom a list knows',
  grey: 'retention: not searched for in full, and no longer looked into',
  open: 'retention: an open hit',
  resolved: 'retention: the hit is decided',
};
