import { type Static, Type } from 'typebox';
import { Instant, Words } from './common.ts';

export const LaneView = Type.Object({
  lane: Type.String(),
  state: Words([
    'idle',
    'approaching',
    'document',
    'capturing',
    'deciding',
    'passing',
    'referred',
    'blocked',
    'out-of-service',
  ]),
  prompt: Type.String(),
  hints: Type.Array(Type.String()),
  trait: Type.Optional(Type.String({ description: 'What is being taken now' })),
  traits: Type.Optional(
    Type.Array(Type.String(), { description: 'What is taken of each traveller, in order' }),
  ),
  attempt: Type.Integer(),
  attempts: Type.Integer(),
  deadline: Type.Optional(Instant),
  encounter: Type.Optional(Type.String()),
  answer: Type.Optional(Words(['RED', 'YELLOW', 'GREEN', 'GREY'])),
  failing: Type.Optional(
    Type.Array(Type.String(), { description: 'Sensors that have failed and that the lane does without' }),
  ),
  reason: Type.Optional(Type.String()),
  at: Instant,
});

export type LaneView = Static<typeof LaneView>;

export const Lanes = Type.Object({ lanes: Type.Array(LaneView) });

export const Command = Type.Object(
  {
    command: Words(['release-traveller', 'reset', 'close-lane', 'open-lane']),
    encounter: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'Whom it is for, as the lane showed it: refused when another is there.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** The line to the hub, as the header of the console tells of it. */
export const LinkView = Type.Object({
  connected: Type.Boolean(),
  since: Instant,
  /** Sent and not yet acknowledged. */
  inFlight: Type.Integer(),
  /** On the disk and not yet acknowledged, sent or not. */
  backlog: Type.Integer(),
  lastError: Type.Optional(Type.String()),
});
export type LinkView = Static<typeof LinkView>;

export const Health = Type.Object({
  status: Words(['up', 'degraded', 'down'], 'The worst of the parts'),
  version: Type.String(),
  device: Type.String(),
  parts: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Words(['up', 'degraded', 'down']),
      detail: Type.String(),
    }),
  ),
});
export type Health = Static<typeof Health>;

export const AuditPage = Type.Object({
  links: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      at: Instant,
      action: Type.String(),
      actor: Type.String(),
      object: Type.Optional(Type.String()),
      detail: Type.Optional(
        Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
      ),
      hash: Type.String(),
    }),
  ),
});
