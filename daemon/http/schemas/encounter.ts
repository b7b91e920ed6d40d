import { type Static, Type } from 'typebox';
import { answers, greyReasons } from '../../core/answer.ts';
import { dispositions } from '../../core/encounter.ts';
import { intakeTraits } from '../../core/intake.ts';
import { presentationVerdicts } from '../../core/presentation.ts';
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
      reason: Type.Optional(GreyReason),
      /** With a decision, as the best score: how well this trait of the best candidate agrees. */
      topScore: Type.Optional(Score),
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

/** A sample that was captured, beside the reference that it was compared with. */
const Comparison = Type.Object({
  modality: Type.String(),
  /** Place among the samples of the encounter. */
  sample: Count,
  instance: Count,
  /** Which finger or eye the reference is of; absent when the reference is no longer there. */
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  hasPicture: Type.Boolean(),
});
export type Comparison = Static<typeof Comparison>;

export const CandidateView = Type.Object({
  list: Type.String(),
  subject: Type.String(),
  instance: Count,
  name: Type.Optional(Type.String()),
  dateOfBirth: Type.Optional(Type.String()),
  action: Type.Optional(Action),
  /** When the list it stands on was imported. */
  enrolledAt: Type.Optional(Instant),
  /** What was compared of this candidate: each finger and eye once, in the order of the samples; at least one. */
  comparisons: Type.Array(Comparison),
});
export type CandidateView = Static<typeof CandidateView>;

const Presentation = Type.Object({
  verdict: Words(presentationVerdicts),
  reasons: Type.Array(Type.String()),
});

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

/** What became of each finger and eye at an intake desk. */
const Intake = Type.Object({
  officer: Type.String(),
  traits: Type.Array(
    Type.Object({
      trait: Words(intakeTraits),
      outcome: Words(['taken', 'overridden', 'absent', 'not-captured']),
      reason: Type.Optional(Type.String()),
      officer: Type.Optional(Type.String()),
      attempts: Count,
      quality: Type.Optional(Type.Number()),
      sameAs: Type.Optional(Words(intakeTraits)),
      sample: Type.Optional(Count),
    }),
  ),
});

/** The receipt of an erasure. */
export const Erasure = Type.Object({
  encounter: EncounterId,
  at: Instant,
  by: Type.String(),
  reason: Type.String(),
  records: Count,
  ciphertextSha256: Type.String({ description: 'Over the sealed bytes of what was destroyed' }),
  keyDestroyed: Type.Boolean(),
});

/** What an officer sees of one person. Its candidates carry no score: pictures come first. */
export const EncounterDetails = Type.Object({
  id: EncounterId,
  device: Type.String(),
  lane: Type.String(),
  startedAt: Instant,
  decidedAt: Instant,
  /** The kiosk's clock had not been set. */
  timeUntrusted: Type.Optional(Type.Literal(true)),
  answer: Answer,
  greyReasons: Type.Array(GreyReason),
  disposition: Disposition,
  traits: Type.Array(
    Type.Object({
      modality: Type.String(),
      attempts: Count,
      searched: Type.Boolean(),
      quality: Type.Optional(Quality),
      reason: Type.Optional(GreyReason),
      presentation: Type.Optional(Presentation),
      captureMs: Type.Optional(Type.Number()),
      extractMs: Type.Optional(Type.Number()),
    }),
  ),
  lists: Type.Array(
    Type.Object({
      name: Type.String(),
      version: Count,
      templates: Count,
      /** How many of them were compared in full; absent where it was not counted. */
      compared: Type.Optional(Count),
      /** Its irises were looked through in tiers: a mate may have been passed over. */
      tiered: Type.Optional(Type.Literal(true)),
      modalities: Type.Optional(Type.Record(Type.String(), Count)),
    }),
  ),
  candidates: Type.Array(CandidateView),
  hasProbe: Type.Boolean(),
  /** Present when there were pictures and they could not be kept. */
  evidenceShed: Type.Optional(Words(['disk-low', 'quota'])),
  /** Present when the pictures were kept and are damaged: they are in quarantine. */
  evidenceDamaged: Type.Optional(Type.Literal(true)),
  /** The samples whose pictures are kept. */
  samples: Type.Array(
    Type.Object({ modality: Type.String(), position: Type.Integer({ minimum: 0, maximum: 10 }) }),
  ),
  biographics: Type.Optional(Biographics),
  times: Type.Object({
    totalMs: Type.Number(),
    captureMs: Type.Number(),
    extractMs: Type.Number(),
    searchMs: Type.Number(),
  }),
  decisions: Type.Array(Decision),
  intake: Type.Optional(Intake),
  /** Present when what told who it was has been destroyed. */
  erased: Type.Optional(Erasure),
});
export type EncounterDetails = Static<typeof EncounterDetails>;

export const Scores = Type.Object({
  thresholds: Type.Object({ red: Score, yellow: Score }),
  candidates: Type.Array(
    Type.Object({
      list: Type.String(),
      subject: Type.String(),
      instance: Count,
      score: Score,
      /** What it was fused from; absent where only one sample was searched with. */
      matches: Type.Optional(
        Type.Array(Type.Object({ modality: Type.String(), sample: Count, instance: Count, score: Score })),
      ),
    }),
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

const PicturePoint = Type.Object({ x: Type.Number(), y: Type.Number() });
const ClosedLine = Type.Array(PicturePoint);
const Outline = Type.Object({
  pupil: ClosedLine,
  limbus: ClosedLine,
  masked: Type.Array(ClosedLine, { description: 'What of the iris is not compared' }),
});
export type Outline = Static<typeof Outline>;

/** Where the irises of the two pictures lie, in pixels of each picture; one is absent where there is none to be found. */
export const Outlines = Type.Object({ probe: Type.Optional(Outline), reference: Type.Optional(Outline) });
export type Outlines = Static<typeof Outlines>;

/** A reference of a candidate of an encounter. */
export const CandidateKey = Type.Object({
  list: Type.String({ minLength: 1, maxLength: 128 }),
  subject: Type.String({ minLength: 1, maxLength: 128 }),
  instance: Type.Integer({ minimum: 0 }),
});
export type CandidateKey = Static<typeof CandidateKey>;

/** One sample of an encounter. */
export const SampleKey = Type.Object({
  sample: Type.Integer({ minimum: 0, maximum: 31, default: 0, description: 'Place among the samples' }),
});
