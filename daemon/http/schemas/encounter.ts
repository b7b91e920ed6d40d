import { type Static, Type } from 'typebox';
import { answers, greyReasons } from '../../core/answer.ts';
import { dispositions } from '../../core/encounter.ts';
import { listActions } from '../../core/watchlist.ts';
import { EncounterId, Instant, Words } from './common.ts';

const Answer = Words(answers, 'GREY is "not searched" and never means GREEN');
const GreyReason = Words(greyReasons);
const Disposition = Words(dispositions);
const Action = Words(listActions);
export const Verdict = Words(['refer', 'dismiss']);
const Count = Type.Integer({ minimum: 0 });
const Score = Type.Number({ description: '-10 log10(FMR): 40 is one false match in 10,000' });

export const Decision = Type.Object({
  encounter: EncounterId,
  officer: Type.String(),
  decidedAt: Instant,
  verdict: Verdict,
  reason: Type.Optional(Type.String()),
});
export type Decision = Static<typeof Decision>;

/** A line of the stream. Carries no name, no picture and, until somebody has decided, no comparison score. */
export const EncounterSummary = Type.Object({
  id: EncounterId,
  lane: Type.String(),
  startedAt: Instant,
  decidedAt: Instant,
  answer: Answer,
  greyReasons: Type.Array(GreyReason),
  disposition: Disposition,
  traits: Type.Array(
    Type.Object({
      modality: Type.String(),
      attempts: Count,
      searched: Type.Boolean(),
      quality: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    }),
  ),
  candidates: Count,
  totalMs: Type.Number(),
  topScore: Type.Optional(Score),
  decision: Type.Optional(Decision),
});
export type EncounterSummary = Static<typeof EncounterSummary>;

export const EncounterPage = Type.Object({ encounters: Type.Array(EncounterSummary) });

const Quality = Type.Object({
  score: Type.Number(),
  usable: Type.Boolean(),
  reasons: Type.Array(Type.String()),
});

export const CandidateView = Type.Object({
  list: Type.String(),
  subject: Type.String(),
  instance: Count,
  name: Type.Optional(Type.String()),
  dateOfBirth: Type.Optional(Type.String()),
  action: Type.Optional(Action),
  /** When the list it stands on was imported. */
  enrolledAt: Type.Optional(Instant),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  hasPicture: Type.Boolean(),
});
export type CandidateView = Static<typeof CandidateView>;

const Biographics = Type.Object({
  surname: Type.String(),
  givenNames: Type.String(),
  documentNumber: Type.String(),
  documentType: Type.String(),
  issuer: Type.String(),
  nationality: Type.String(),
  dateOfBirth: Type.String(),
  sex: Words(['F', 'M', 'X']),
  expiresOn: Type.String(),
});

/** What an officer sees of one person. Its candidates carry no score: pictures come first. */
export const EncounterDetails = Type.Object({
  id: EncounterId,
  device: Type.String(),
  lane: Type.String(),
  startedAt: Instant,
  decidedAt: Instant,
  answer: Answer,
  greyReasons: Type.Array(GreyReason),
  disposition: Disposition,
  traits: Type.Array(
    Type.Object({
      modality: Type.String(),
      attempts: Count,
      searched: Type.Boolean(),
      quality: Type.Optional(Quality),
    }),
  ),
  lists: Type.Array(
    Type.Object({
      name: Type.String(),
      version: Count,
      templates: Count,
      /** How many of them were compared in full; absent where it was not counted. */
      compared: Type.Optional(Count),
    }),
  ),
  candidates: Type.Array(CandidateView),
  hasProbe: Type.Boolean(),
  biographics: Type.Optional(Biographics),
  times: Type.Object({
    totalMs: Type.Number(),
    captureMs: Type.Number(),
    extractMs: Type.Number(),
    searchMs: Type.Number(),
  }),
  decisions: Type.Array(Decision),
});
export type EncounterDetails = Static<typeof EncounterDetails>;

export const Scores = Type.Object({
  thresholds: Type.Object({ red: Score, yellow: Score }),
  candidates: Type.Array(
    Type.Object({ list: Type.String(), subject: Type.String(), instance: Count, score: Score }),
  ),
});
export type Scores = Static<typeof Scores>;

const Point = Type.Object({ x: Type.Number(), y: Type.Number(), angle: Type.Number() });

/** Which minutiae of the two pictures were held for the same, in pixels of each picture. */
export const Pairs = Type.Object({
  pairs: Type.Array(Type.Object({ probe: Point, reference: Point })),
  /** Pixels of the probe's picture for one of the candidate's, so that both are shown equally large. */
  scale: Type.Number({ exclusiveMinimum: 0 }),
});
export type Pairs = Static<typeof Pairs>;

/** One candidate of an encounter. */
export const CandidateKey = Type.Object({
  list: Type.String({ minLength: 1, maxLength: 128 }),
  subject: Type.String({ minLength: 1, maxLength: 128 }),
  instance: Type.Integer({ minimum: 0 }),
});
export type CandidateKey = Static<typeof CandidateKey>;
