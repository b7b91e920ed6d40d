import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { type FingerprintScanner } from '../../hal/fingerprint-scanner.ts';
import { driver } from '../../hal/drivers/serial/r503.ts';
import { syntheticFinger } from '../vm/rigs/scanner/finger.ts';
import { type ModuleSettings, R503Simulator } from '../vm/rigs/scanner/r503-simulator.ts';
import { openPty, type Pty } from './pty.ts';

export const clock = new SystemClock();

const grow = once(() => syntheticFinger(1));
const impressions = new Map<number, Uint8Array>();

/** The n-th impression of one finger; growing it takes half a second, and laying it down a tenth. */
export function finger(number: number): Uint8Array {
  const impression = impressions.get(number) ?? grow()(number);
  impressions.set(number, impression);
  return impression;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

export interface SerialRig {
  readonly pty: Pty;
  readonly module: R503Simulator;
}

/** A simulated module behind a pseudo-terminal. */
export function plugIn(settings: Partial<ModuleSettings> = {}): SerialRig {
  const pty = openPty();
  const module = new R503Simulator(pty, settings);
  pty.onBytes(bytes => module.receive(bytes));
  return { pty, module };
}

/** The scanner at a port, as a profile opens it. */
export function openScanner({ pty }: SerialRig, options: object = {}): Promise<FingerprintScanner> {
  return driver.open('finger', { path: pty.path, settleMs: 5, ...options }, { clock });
}
