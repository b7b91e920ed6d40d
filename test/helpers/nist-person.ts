// One person who is made up, as a transaction is made from.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fingerprint } from '../../daemon/biometrics/fingerprint/fingerprint.ts';
import type { FaceInput, TransactionInput } from '../../daemon/formats/ansi-nist/make/input.ts';
import {
  type ApplicationProfile,
  readApplicationProfile,
} from '../../daemon/formats/ansi-nist/make/profile.ts';
import { writePng } from '../../daemon/formats/image/write-png.ts';
import { synthesiseMaster, takeImpression } from '../../hal/drivers/sim/fingerprint/index.ts';
import { projectRoot } from './project.ts';
import { eyeImage } from './synthetic-eyes.ts';

const file = 'daemon/formats/ansi-nist/profiles/bitmapd-1.yaml';

export const profile: ApplicationProfile = readApplicationProfile(
  readFileSync(path.join(projectRoot, file), 'utf8'),
  file,
);

const sensor = { widthPx: 260, heightPx: 300, dpi: 500 };
const thumb = takeImpression(synthesiseMaster('nist'), 1, 'normal', sensor);
const grey = new Uint8Array(64 * 48).map((_, at) => at % 256);

export const face: FaceInput = {
  widthPx: 64,
  heightPx: 48,
  compression: 'PNG',
  colourSpace: 'GRAY',
  data: await writePng({ widthPx: 64, heightPx: 48, dpi: 500, pixels: grey }),
};

/** A thumb with its minutiae, a finger that is amputated, one that is bandaged, both eyes and a face. */
export const person: TransactionInput = {
  profile,
  controlNumber: '01M8DK2BJPK2PA8E704SCR5NNY',
  capturedAt: '2026-01-02T03:04:05.678Z',
  madeAt: '2026-01-03T04:05:06.789Z',
  origin: 'desk-1',
  biographics: {
    name: 'ÖRN,Zoë\u001dx',
    dateOfBirth: '1980-05-17',
    sex: 'F',
    nationality: 'DEU',
    encounter: '01M8DK2BJPK2PA8E704SCR5NNY',
    device: 'desk-1',
    lane: 'intake-1',
    startedAt: '2026-01-02T03:04:05.678Z',
    decidedAt: '2026-01-02T03:05:05.678Z',
    answer: 'GREEN',
  },
  prints: [
    { position: 1, impression: 0, image: thumb, quality: 71.4, template: fingerprint.extract(thumb) },
    { position: 5, impression: 0, absence: { code: 'XX', reason: 'amputated' } },
    { position: 9, impression: 0, absence: { code: 'UP', reason: 'bandaged' } },
    { position: 10, impression: 0 },
  ],
  irises: [
    { eye: 1, image: eyeImage('a', 'right', 1), quality: 80, spectrum: 'NIR' },
    { eye: 2, absence: { code: 'XX', reason: 'amputated' } },
  ],
  face,
  absences: [{ what: 'left-little', why: 'not wanted' }],
};
