import type { Encounter } from '../../daemon/core/encounter.ts';
import type { KioskEvent } from '../../daemon/core/event.ts';
import type { StreamName } from '../../daemon/core/stream.ts';

/** What one traveller leaves: the sizes and fields are those of a gate with a finger scanner, an iris camera and a reader. */
const whole: Omit<Encounter, 'id' | 'device' | 'startedAt' | 'decidedAt'> = {
  lane: 'lane-1',
  answer: 'GREEN',
  greyReasons: [],
  disposition: 'admitted',
  traits: [
    {
      modality: 'fingerprint',
      attempts: 1,
      searched: true,
      quality: { score: 71, usable: true, reasons: [], measures: { ridgeClarity: 0.82, contactArea: 0.7 } },
      captureMs: 812,
      extractMs: 21.4,
    },
    {
      modality: 'iris',
      attempts: 1,
      searched: true,
      quality: { score: 80, usable: true, reasons: [], measures: { sharpness: 0.61 } },
      captureMs: 640,
      extractMs: 38.2,
    },
  ],
  lists: [{ name: 'wanted', version: 3, templates: 4_000, modalities: { fingerprint: 3_000, iris: 1_000 } }],
  candidates: [],
  thresholds: { red: 66, yellow: 56 },
  times: { totalMs: 4012.5, captureMs: 3000, extractMs: 59.6, searchMs: 12 },
};

const biographics = {
  surname: 'MUSTERMANN',
  givenNames: 'ERIKA',
  documentNumber: 'C01X00T47',
  documentType: 'P',
  issuer: 'UTO',
  nationality: 'UTO',
  dateOfBirth: '1974-08-12',
  sex: 'F',
  expiresOn: '2032-04-15',
} as const;

/** A hit where the stream is urgent, another encounter elsewhere. The id is of the kiosk, the stream and the number. */
export function madeUpEvent(device: string, stream: StreamName, seq: number, at: string): KioskEvent {
  const encounter: Encounter = {
    ...whole,
    id: `${device}-${stream.slice(0, 1)}${seq}`,
    device,
    startedAt: at,
    decidedAt: at,
    biographics,
  };
  if (stream !== 'urgent') return { type: 'org.bitmap.encounter.v1', data: encounter };
  const candidates = [{ list: 'wanted', subject: `SUBJECT-${seq % 50}`, instance: 1, score: 78.25 }];
  return {
    type: 'org.bitmap.encounter.v1',
    data: { ...encounter, answer: 'RED', disposition: 'referred', candidates },
  };
}
