import { randomBytes } from 'node:crypto';
import type { Clock } from '../hal/clock.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';

/** What the daemon takes from the machine it runs on, passed in so that a test can hold it in its hand. */
export interface Machine {
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** One line for the journal; carries no personal data. */
  readonly log: (line: string) => void;
  /** Where somebody collects traces. */
  readonly telemetry?: Telemetry;
}

/** The real machine. */
export function realMachine(log: (line: string) => void): Machine {
  return {
    clock: new SystemClock(),
    randomBytes: length => randomBytes(length),
    random: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
    log,
  };
}
