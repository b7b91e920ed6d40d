import type { VendorAssessment } from '../../../presentation.ts';
import type { Random } from '../random.ts';
import type { EyeInstrument, FingerInstrument } from './instruments.ts';

/** How often a detector says attack of what, and how often it cannot say. Made up: no vendor's detector is meant. */
const saysAttack: Readonly<Record<EyeInstrument | FingerInstrument | 'living', number>> = {
  living: 0.01,
  'printed-eye': 0.97,
  'cut-out-eye': 0.9,
  'screen-eye': 0.95,
  'patterned-lens': 0.7,
  'gelatine-finger': 0.9,
  'printed-finger': 0.98,
  'film-finger': 0.75,
};
const cannotSay = 0.005;

/** What a detector that errs now and then says of what is presented. */
export function assess(
  instrument: EyeInstrument | FingerInstrument | undefined,
  random: Random,
): VendorAssessment {
  const share = saysAttack[instrument ?? 'living'];
  const decision = random.pickWeighted({
    attack: share,
    'failure-to-assess': cannotSay,
    'no-attack': 1 - share - cannotSay,
  });
  const score = decision === 'attack' ? random.integer(40) : 60 + random.integer(40);
  return { algorithm: 'simulated 1.0', decision, ...(decision !== 'failure-to-assess' && { score }) };
}
