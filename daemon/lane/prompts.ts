import type { Signal } from '../../hal/indicator.ts';
import type { Prompt } from './contract.ts';

const signals: Record<Prompt, Signal> = {
  welcome: 'ready',
  'step-forward': 'ready',
  'one-at-a-time': 'stop',
  'place-document': 'document',
  'place-finger': 'finger',
  'lift-and-place-again': 'finger',
  'look-into-camera': 'eyes',
  'please-wait': 'wait',
  'please-pass': 'go',
  'wait-for-officer': 'officer',
  'lane-closed': 'stop',
  evacuate: 'evacuate',
};

/** The light that goes with a prompt. */
export function signalFor(prompt: Prompt): Signal {
  return signals[prompt];
}
