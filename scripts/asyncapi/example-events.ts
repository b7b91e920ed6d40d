// What a kiosk has seen, as examples of the batches that it goes in. Nobody in them exists.
import type { KioskEvent, OutboxEntry } from '../../daemon/core/event.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { streamOf } from '../../daemon/core/stream.ts';
import { encodeBatches } from '../../daemon/link/envelope.ts';
import type { Example } from './message.ts';

export const exampleKiosk: KioskAddress = { tenant: 'airport', shard: 't2', device: 'egate-1' };

const encounter = '01JZ8Q4M9N7W2X5C6V8B1T3Y0R';
const hash = 'a1'.repeat(32);

const hit: KioskEvent = {
  type: 'org.bitmap.encounter.v1',
  data: {
    id: encounter,
    device: 'egate-1',
    lane: 'lane-1',
    startedAt: '2026-06-01T12:00:00.120Z',
    decidedAt: '2026-06-01T12:00:06.480Z',
    answer: 'RED',
    greyReasons: [],
    disposition: 'referred',
    traits: [
      {
        modality: 'fingerprint',
        attempts: 1,
        quality: { score: 71, usable: true, reasons: [], measures: { ridgeClarity: 0.82 } },
        searched: true,
        presentation: { verdict: 'bona-fide', reasons: [] },
        captureMs: 2_350,
        extractMs: 41.5,
      },
    ],
    lists: [
      { name: 'fugitives', version: 12, templates: 4_000, modalities: { fingerprint: 4_000 }, compared: 104 },
    ],
    candidates: [
      {
        list: 'fugitives',
        subject: 'SUBJECT-101',
        instance: 1,
        score: 78.25,
        matches: [{ modality: 'fingerprint', probe: 0, instance: 1, score: 78.25 }],
      },
    ],
    thresholds: { red: 66, yellow: 56 },
    biographics: {
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
      documentNumber: 'L898902C3',
      documentType: 'P',
      issuer: 'UTO',
      nationality: 'UTO',
      dateOfBirth: '1974-08-12',
      sex: 'F',
      expiresOn: '2032-04-15',
    },
    times: { totalMs: 6_360, captureMs: 2_350, extractMs: 41.5, searchMs: 12.8 },
  },
};

const decision: KioskEvent = {
  type: 'org.bitmap.decision.v1',
  data: {
    encounter,
    officer: 'ada',
    decidedAt: '2026-06-01T12:01:02.000Z',
    verdict: 'dismiss',
    reason: 'another person: date of birth',
  },
};

const alarm: KioskEvent = {
  type: 'org.bitmap.alarm.v1',
  data: {
    lane: 'lane-1',
    at: '2026-06-01T12:02:00.000Z',
    kind: 'tailgating',
    detail: 'two people in the lane',
  },
};

const green: KioskEvent = {
  type: 'org.bitmap.encounter.v1',
  data: {
    id: '01JZ8Q6R2H4K7M9P1S3T5V7X9Z',
    device: 'egate-1',
    lane: 'lane-1',
    startedAt: '2026-06-01T12:03:00.000Z',
    decidedAt: '2026-06-01T12:03:05.000Z',
    answer: 'GREEN',
    greyReasons: [],
    disposition: 'admitted',
    traits: [{ modality: 'fingerprint', attempts: 1, searched: true }],
    lists: [{ name: 'fugitives', version: 12, templates: 4_000 }],
    candidates: [],
    thresholds: { red: 66, yellow: 56 },
    times: { totalMs: 5_000, captureMs: 1_900, extractMs: 40, searchMs: 12 },
  },
};

const erasure: KioskEvent = {
  type: 'org.bitmap.erasure.v1',
  data: {
    encounter: '01JZ8Q6R2H4K7M9P1S3T5V7X9Z',
    answer: 'GREEN',
    at: '2026-06-02T12:03:05.000Z',
    by: 'retention',
    reason: 'kept for 24 hours',
    records: 1,
    ciphertextSha256: hash,
    keyDestroyed: true,
  },
};

const head: KioskEvent = {
  type: 'org.bitmap.audit-head.v1',
  data: {
    jws: `eyJhbGciOiJFUzI1NiJ9.eyJsZW5ndGgiOjQyfQ.${'A'.repeat(86)}`,
    publicKey: {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
  },
};

const epoch = '01JZ8PZZ5E3G7J9K2M4N6Q8R0S';

/** An example is what the encoder makes of entries of the outbox: one message. */
function batch(name: string, summary: string, seq: number, ...events: readonly KioskEvent[]): Example {
  const sent = events.map((event, at) => {
    const place = { stream: streamOf(event), epoch, seq: seq + at };
    const entry: OutboxEntry = {
      ...place,
      id: `${epoch}-${place.stream}-${place.seq}`,
      time: '2026-06-01T12:00:06.480Z',
      event,
    };
    return { entry, first: seq };
  });
  const [text = Buffer.alloc(0), ...more] = encodeBatches(exampleKiosk, sent);
  if (more.length > 0) throw new Error(`${name} does not go in one message`);
  return { name, summary, payload: JSON.parse(text.toString()) };
}

export const eventExamples: readonly Example[] = [
  batch('hit', 'A hit travels alone and at once', 8, hit),
  batch('decision', 'What an officer did with it', 9, decision),
  batch('alarm', 'Something at a lane', 10, alarm),
  batch('routine', 'What nobody waits for shares a message', 41, green, head, erasure),
];
