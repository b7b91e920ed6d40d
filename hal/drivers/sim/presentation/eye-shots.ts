import type { EyeEvidenceKind, VendorAssessment } from '../../../presentation.ts';
import { EyeFilm } from '../iris/attacks/film.ts';
import { heldUp } from '../iris/attacks/held-up.ts';
import { type LivingEye, livingLook } from '../iris/attacks/living.ts';
import type { EyePicture } from '../iris/index.ts';
import { randomFrom, type Seed } from '../random.ts';
import type { EyeInstrument } from './instruments.ts';
import { assess } from './vendor-model.ts';

/** A picture, and when it was taken after the capture that it belongs to. */
export interface Shot {
  readonly picture: EyePicture;
  readonly atMs: number;
}

/** The evidence with a capture of an eye, on a clock that begins with the capture. */
export interface EyeShotEvidence {
  readonly vendor?: VendorAssessment;
  readonly spectral?: readonly (Shot & { readonly wavelengthNm: number })[];
  readonly pupil?: { readonly frames: readonly Shot[]; readonly stimulusAtMs: number };
}

/** A capture of an eye. */
export interface EyeShots extends EyePicture {
  readonly evidence: EyeShotEvidence;
}

export interface EyeShooting {
  readonly living: LivingEye;
  /** What is held up in its place. */
  readonly instrument?: EyeInstrument;
  readonly evidence: readonly EyeEvidenceKind[];
  readonly seed: Seed;
}

/** The second lamp, beside that of the sensor. */
const secondNm = 740;
const spectralAtMs = [30, 60] as const;
const filmFromMs = 100;
const everyMs = 1000 / 30;
const stimulusAtMs = 540;
const filmToMs = stimulusAtMs + 1240;

/** How long a camera takes that gives this evidence, milliseconds. */
export function shootingMs(evidence: readonly EyeEvidenceKind[]): number {
  if (evidence.includes('pupil')) return Math.ceil(filmToMs);
  return evidence.includes('spectral') ? spectralAtMs[1] : 0;
}

/** Takes an eye, and what the camera has to say of it. Seconds of processor time with a pupil sequence: off the main thread. */
export function shootEye({ living, instrument, evidence, seed }: EyeShooting): EyeShots {
  const random = randomFrom(seed).fork('presentation');
  const look = instrument === undefined ? livingLook(living) : heldUp(instrument, living, seed);
  const film = new EyeFilm(look, living.sensor, random.fork('film'));
  const take = (atMs: number, wavelengthNm = living.sensor.illuminationNm): Shot => ({
    picture: film.take(wavelengthNm, atMs - stimulusAtMs),
    atMs,
  });
  const { picture } = take(0);
  return {
    ...picture,
    evidence: {
      ...(evidence.includes('vendor') && { vendor: assess(instrument, random.fork('vendor')) }),
      ...(evidence.includes('spectral') && {
        spectral: [secondNm, living.sensor.illuminationNm].map((wavelengthNm, place) => ({
          wavelengthNm,
          ...take(spectralAtMs[place], wavelengthNm),
        })),
      }),
      ...(evidence.includes('pupil') && {
        pupil: { frames: filmFrames().map(atMs => take(atMs)), stimulusAtMs },
      }),
    },
  };
}

function filmFrames(): number[] {
  const count = Math.ceil((filmToMs - filmFromMs) / everyMs);
  return Array.from({ length: count }, (_, frame) => filmFromMs + frame * everyMs);
}
