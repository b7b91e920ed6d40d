// What goes over the control socket: a line with an order there; lines with progress, then an answer, a Fault or a copy back.
import path from 'node:path';
import { Fault, type FaultCode, type FaultDetail } from './core/errors.ts';
import type { RotationProgress } from './store/contract/rotation.ts';

/** In the data folder, which its owner alone may enter, and of mode 0600 besides. */
export const controlSocketOf = (folder: string) => path.join(folder, 'control.sock');

/** What a name for a socket can hold, in bytes (unix(7)). */
export const longestSocketPath = 107;

/** The longest order, in bytes: a configuration, or the names of a large group. */
export const longestOrder = 1_048_576;

/** A line of the daemon's. After `copy` come the bytes of one until the end. */
export type Frame =
  | { readonly kind: 'progress'; readonly progress: RotationProgress }
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'copy' }
  | ({ readonly kind: 'fault'; readonly code: FaultCode; readonly what: string } & Pick<
      FaultDetail,
      'where' | 'given' | 'wanted' | 'remedy'
    >);

export const frameLine = (frame: Frame): string => `${JSON.stringify(frame)}\n`;

export function faultFrame({ code, what, detail }: Fault): Frame {
  const { cause: _, ...told } = detail;
  return { kind: 'fault', code, what, ...told };
}

export function faultIn({ code, what, kind: _, ...detail }: Extract<Frame, { kind: 'fault' }>): Fault {
  return new Fault(code, what, detail);
}
