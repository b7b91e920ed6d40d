import type { Barrier } from '../../../hal/barrier.ts';
import type { Clock } from '../../../hal/clock.ts';
import type { DocumentReader } from '../../../hal/document-reader.ts';
import type { FingerprintScanner } from '../../../hal/fingerprint-scanner.ts';
import type { GpioInput } from '../../../hal/gpio.ts';
import type { Indicator } from '../../../hal/indicator.ts';
import type { IrisCamera } from '../../../hal/iris-camera.ts';
import type { PresenceSensor } from '../../../hal/presence.ts';
import type { BiometricEngine } from '../../biometrics/engine.ts';
import type { Biographics, Encounter } from '../../core/encounter.ts';
import type { Image } from '../../core/image.ts';
import type { EyePosition } from '../../core/iris.ts';
import type { KioskStore } from '../../store/contract/kiosk-store.ts';
import type { KnownList } from '../policy.ts';
import type { Policy } from '../policy-schema.ts';
import type { CalibratedTo } from '../thresholds.ts';
import { type TraitStep, usualTraits } from '../traits.ts';

/** Everything that a running lane is built of. The lane closes none of it: whoever opened it does. */
export interface LaneParts {
  readonly lane: string;
  readonly device: string;
  /** The policy in force; another one only while nobody is served. */
  readonly policy: () => Policy;
  readonly calibratedTo: CalibratedTo;
  readonly clock: Clock;
  readonly presence: PresenceSensor;
  /** Absent in a profile without documents. */
  readonly documentReader?: DocumentReader;
  readonly scanner: FingerprintScanner;
  /** Absent in a profile that names none. */
  readonly irisCamera?: IrisCamera;
  readonly barrier: Barrier;
  readonly indicator: Indicator;
  readonly fireInput?: GpioInput;
  /** The button for help, at the desk or beside the leaf. */
  readonly panicInput?: GpioInput;
  /**
   * Lifts the fire interlock of the barrier once the input is clear; false while it is active. Called when an officer opens
   * the lane again. Absent where nothing latches.
   */
  resetInterlock?(): boolean;
  /** Rejects with a Fault that says why when the word of an officer does not open the lane. Absent where it always does. */
  requireOpenable?(): Promise<void>;
  readonly engine: Pick<BiometricEngine, 'acquire' | 'judgeEye' | 'identify'>;
  readonly store: Pick<KioskStore, 'commit'>;
  /** A new ULID. */
  newId(): string;
  /** The lists that are loaded now. */
  knownLists(): readonly KnownList[];
  /** Throws Fault `bad-input` when the zone does not hold together. `today` is an ISO 8601 date. */
  readMrz(lines: readonly string[], today: string): Biographics;
  /** A template of an iris that says which eye it is of. */
  stateEye(template: Uint8Array, eye: EyePosition): Uint8Array;
  /** PNG with the resolution in it, for the evidence of a hit. */
  writePng(image: Image): Promise<Uint8Array>;
  /** Called once an encounter is on the disk, and before the barrier moves. */
  onCommitted(encounter: Encounter): void;
  /** For the log: what could not be done, and what the lane was doing. */
  onError(error: unknown, doing: string): void;
}

/** What captures. */
export type SensorParts = Pick<LaneParts, 'scanner' | 'irisCamera'>;

/** What makes templates of captures. */
export interface ExamineParts extends SensorParts, Pick<LaneParts, 'stateEye'> {
  readonly engine: Pick<BiometricEngine, 'acquire' | 'judgeEye'>;
}

/** What searches and decides. */
export interface DecidingParts extends Pick<LaneParts, 'policy' | 'calibratedTo' | 'clock' | 'knownLists'> {
  readonly engine: Pick<BiometricEngine, 'identify'>;
}

/** What makes a record and tells of it. */
export type RecordParts = Pick<
  LaneParts,
  'device' | 'lane' | 'clock' | 'writePng' | 'onCommitted' | 'onError'
>;

/** What the lane takes of each traveller. */
export function traitsOf({
  policy,
  irisCamera,
}: Pick<LaneParts, 'policy' | 'irisCamera'>): readonly TraitStep[] {
  return policy().traits ?? usualTraits(irisCamera !== undefined);
}

/** ISO 8601 date, UTC. */
export function today(parts: Pick<LaneParts, 'clock'>): string {
  return parts.clock.wall().toISOString().slice(0, 10);
}
