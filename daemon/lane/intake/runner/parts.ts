import type { Indicator } from '../../../../hal/indicator.ts';
import type { BiometricEngine } from '../../../biometrics/engine.ts';
import type { LaneParts } from '../../runner/parts.ts';
import type { IntakePolicy } from '../parameters.ts';

/** Everything that an intake desk is built of. The desk closes none of it: whoever opened it does. */
export interface IntakeParts
  extends Omit<
    LaneParts,
    | 'presence'
    | 'documentReader'
    | 'barrier'
    | 'indicator'
    | 'fireInput'
    | 'panicInput'
    | 'resetInterlock'
    | 'readMrz'
    | 'engine'
  > {
  readonly intake: IntakePolicy;
  /** A light for the person at the desk; many desks have none. */
  readonly indicator?: Indicator;
  readonly engine: Pick<BiometricEngine, 'acquire' | 'judgeEye' | 'identify' | 'compare'>;
}
