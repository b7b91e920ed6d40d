import { type TSchema, Type } from 'typebox';
import { answers, type GreyReason } from '../core/answer.ts';
import type { Disposition, EvidenceShed, TraitRecord } from '../core/encounter.ts';
import type { KioskEvent, LaneAlarm } from '../core/event.ts';
import type { IntakeTrait, TraitOutcome } from '../core/intake.ts';
import type { ModalityName } from '../core/modality.ts';
import type { PresentationReason, PresentationVerdict } from '../core/presentation.ts';
import type { QualityReason } from '../core/quality.ts';
import { streams } from '../core/stream.ts';
import { maxBatchEvents } from './parameters.ts';
import { PublicJwkSchema } from './sealed/header-schema.ts';

/** What the data of each event must look like on receipt. Unknown fields are let through: a newer kiosk may send more. */
const text = Type.String({ maxLength: 1024 });
/** A name that stands in a line of a log: one that could end the line could write another one. */
const name = Type.String({ maxLength: 256, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$' });
const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' });
/** A ULID, or another name of that kind. */
const id = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const count = Type.Integer({ minimum: 0 });
const oneOf = <const Words extends string[]>(...words: Words) =>
  Type.Unsafe<Words[number]>(Type.String({ enum: words }));

/** A word of a vocabulary that grows: a newer kiosk knows more of them, and one that is new here must not stop its stream. */
const openWord = <Word extends string>() =>
  Type.Unsafe<Word>(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }));

const quality = Type.Object({
  score: Type.Number(),
  usable: Type.Boolean(),
  reasons: Type.Array(openWord<QualityReason>()),
  measures: Type.Record(Type.String(), Type.Number()),
});

const presentation = Type.Object({
  verdict: openWord<PresentationVerdict>(),
  reasons: Type.Array(openWord<PresentationReason>()),
});

const trait = Type.Object({
  modality: openWord<TraitRecord['modality']>(),
  attempts: count,
  quality: Type.Optional(quality),
  searched: Type.Boolean(),
  reason: Type.Optional(openWord<GreyReason>()),
  presentation: Type.Optional(presentation),
  captureMs: Type.Optional(Type.Number()),
  extractMs: Type.Optional(Type.Number()),
});

const biographics = Type.Object({
  surname: text,
  givenNames: text,
  documentNumber: text,
  documentType: text,
  issuer: text,
  nationality: text,
  dateOfBirth: text,
  sex: oneOf('F', 'M', 'X'),
  expiresOn: text,
});

const traitMatch = Type.Object({
  modality: Type.Optional(openWord<ModalityName>()),
  probe: count,
  instance: Type.Integer(),
  score: Type.Number(),
  alone: Type.Optional(Type.Number()),
});

const searchedList = Type.Object({
  name,
  version: count,
  templates: count,
  modalities: Type.Optional(Type.Record(openWord<ModalityName>(), count)),
  compared: Type.Optional(count),
  tiered: Type.Optional(Type.Literal(true)),
});

const intake = Type.Object({
  officer: name,
  traits: Type.Array(
    Type.Object({
      trait: openWord<IntakeTrait>(),
      outcome: openWord<TraitOutcome['kind']>(),
      reason: Type.Optional(text),
      officer: Type.Optional(name),
      attempts: count,
      quality: Type.Optional(Type.Number()),
      sameAs: Type.Optional(openWord<IntakeTrait>()),
      sample: Type.Optional(count),
    }),
  ),
});

const EncounterSchema = Type.Object({
  id,
  device: name,
  lane: name,
  startedAt: instant,
  decidedAt: instant,
  timeUntrusted: Type.Optional(Type.Literal(true)),
  answer: oneOf(...answers),
  greyReasons: Type.Array(openWord<GreyReason>()),
  disposition: openWord<Disposition>(),
  traits: Type.Array(trait),
  lists: Type.Array(searchedList),
  candidates: Type.Array(
    Type.Object({
      list: name,
      subject: name,
      instance: Type.Integer(),
      score: Type.Number(),
      matches: Type.Optional(Type.Array(traitMatch)),
    }),
  ),
  thresholds: Type.Object({ red: Type.Number(), yellow: Type.Number() }),
  biographics: Type.Optional(biographics),
  times: Type.Object({
    totalMs: Type.Number(),
    captureMs: Type.Number(),
    extractMs: Type.Number(),
    searchMs: Type.Number(),
  }),
  intake: Type.Optional(intake),
  evidenceShed: Type.Optional(openWord<EvidenceShed>()),
});

const DecisionSchema = Type.Object({
  encounter: id,
  officer: name,
  decidedAt: instant,
  verdict: oneOf('refer', 'dismiss'),
  reason: Type.Optional(text),
});

const ErasureSchema = Type.Object({
  encounter: id,
  answer: Type.Optional(oneOf(...answers)),
  at: instant,
  by: name,
  reason: text,
  records: count,
  ciphertextSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  keyDestroyed: Type.Boolean(),
});

const AlarmSchema = Type.Object({
  lane: name,
  at: instant,
  kind: openWord<LaneAlarm['kind']>(),
  detail: text,
});

const AuditHeadSchema = Type.Object({
  jws: Type.String({ maxLength: 1024, pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{86}$' }),
  publicKey: PublicJwkSchema,
});

/** Part of a key at the hub, and of a topic: one that neither can hold would stop its whole batch. */
const place = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });
const maxSeq = 2 ** 31 - 1; // CloudEvents 1.0, 3.1: an Integer attribute is a signed 32-bit number.

/** What tells the place of an event, however little else of it can be read. A kiosk with one stream names none. */
export const PlaceSchema = Type.Object({
  source: Type.String({ maxLength: 256 }),
  stream: Type.Optional(place),
  epoch: place,
  seq: Type.Integer({ minimum: 1, maximum: maxSeq }),
  first: Type.Integer({ minimum: 1, maximum: maxSeq }),
});

/** What the data of each type of event is checked by. */
export const dataSchemas = {
  'org.bitmap.encounter.v1': EncounterSchema,
  'org.bitmap.decision.v1': DecisionSchema,
  'org.bitmap.erasure.v1': ErasureSchema,
  'org.bitmap.alarm.v1': AlarmSchema,
  'org.bitmap.audit-head.v1': AuditHeadSchema,
} as const satisfies Record<KioskEvent['type'], TSchema>;

/** A message of events; each is checked by itself, so that one that cannot be read does not take the others with it. */
export const BatchSchema = Type.Array(Type.Unknown(), { minItems: 1, maxItems: maxBatchEvents });

/** The envelope around any event; `data` is checked by its type's own schema. */
export const EnvelopeSchema = Type.Object({
  ...PlaceSchema.properties,
  specversion: oneOf('1.0'),
  id: Type.String({ minLength: 1, maxLength: 160 }),
  type: oneOf(...(Object.keys(dataSchemas) as KioskEvent['type'][])),
  time: instant,
  datacontenttype: oneOf('application/json'),
  traceparent: Type.Optional(
    Type.String({ maxLength: 256, description: 'W3C Trace Context; one that cannot be read means nothing.' }),
  ),
  data: Type.Unknown(),
});

/** A hub that knows one stream names none. */
export const AckSchema = Type.Object({
  stream: Type.Optional(oneOf(...streams)),
  epoch: Type.String({ minLength: 1, maxLength: 64 }),
  upTo: Type.Integer({ minimum: 0, maximum: maxSeq }),
});

export const StateSchema = Type.Object({
  state: oneOf('online', 'offline'),
});

/** The hub asks who is there; `spreadMs`: all whom it has not answered, each at a moment of its own within so long. */
export const IntroduceSchema = Type.Object({
  spreadMs: Type.Optional(Type.Integer({ minimum: 1, maximum: 600_000 })),
});

/** The hub has heard of this session of a kiosk that is in an earlier one. */
export const SessionSchema = Type.Object({
  above: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

const head = {
  specversion: oneOf('1.0'),
  id: Type.String({ minLength: 1, maxLength: 160 }),
  source: Type.String({ maxLength: 256 }),
  type: Type.String({ maxLength: 64, pattern: '^org\\.bitmap\\.[a-z-]+\\.v1$' }),
  time: instant,
  datacontenttype: oneOf('application/json'),
  data: Type.Unknown(),
};

/** A kiosk's message that is no event; `data` is checked by its kind's own schema. */
export const UpMessageSchema = Type.Object({
  ...head,
  session: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  n: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }),
});

/** A hub's message. */
export const DownMessageSchema = Type.Object({
  ...head,
  subject: Type.String({ maxLength: 256 }),
});
