import type { Device } from './device.ts';

/** All lights and pictograms towards the traveller. */
export const signals = [
  'off',
  'ready',
  'wait',
  'finger',
  'eyes',
  'document',
  'go',
  'stop',
  'officer',
  'evacuate',
] as const;

/** A light or pictogram towards the traveller. */
export type Signal = (typeof signals)[number];

/**
 * What the traveller sees beside the screen: LED ring, pictograms, traffic light.
 * A driver owes: `show` resolves when the signal is on; the last call wins. `dispose` shows `off`.
 */
export interface Indicator extends Device {
  show(signal: Signal): Promise<void>;
}
