import type { FingerEvidence, FingerEvidenceKind, Reflectance } from '../../../presentation.ts';
import { type Random, randomFrom, type Seed } from '../random.ts';
import type { FingerInstrument } from './instruments.ts';
import { assess } from './vendor-model.ts';

/** Means and deviations of what comes back: green light, and red light by green. */
interface Colour {
  readonly green: readonly [mean: number, deviation: number];
  readonly redToGreen: readonly [mean: number, deviation: number];
}

/**
 * Fingertips of all complexions; pressing drives out blood, and with it the difference. Instruments by hand: gelatine is amber,
 * paper is grey, and through a thin film the finger behind it shows.
 */
const colours: Readonly<Record<FingerInstrument | 'living', Colour>> = {
  living: { green: [0.3, 0.07], redToGreen: [1.7, 0.16] },
  'gelatine-finger': { green: [0.45, 0.06], redToGreen: [1.12, 0.05] },
  'printed-finger': { green: [0.7, 0.06], redToGreen: [1.02, 0.02] },
  'film-finger': { green: [0.38, 0.06], redToGreen: [1.4, 0.12] },
};

const greenNm = 560;
const redNm = 660;

/** What a scanner says of a finger, or of what is laid down for one. The same arguments give the same evidence. */
export function fingerEvidence(
  kinds: readonly FingerEvidenceKind[],
  instrument: FingerInstrument | undefined,
  seed: Seed,
): FingerEvidence {
  const random = randomFrom(seed).fork('presentation');
  return {
    ...(kinds.includes('vendor') && { vendor: assess(instrument, random.fork('vendor')) }),
    ...(kinds.includes('reflectances') && {
      reflectances: reflect(colours[instrument ?? 'living'], random.fork('colour')),
    }),
  };
}

function reflect({ green, redToGreen }: Colour, random: Random): Reflectance[] {
  const fraction = Math.max(0.04, random.normal(...green));
  const red = fraction * Math.max(0.9, random.normal(...redToGreen));
  return [
    { wavelengthNm: greenNm, fraction },
    { wavelengthNm: redNm, fraction: red },
  ];
}
