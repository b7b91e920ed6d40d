import type { Clock } from '../hal/clock.ts';
import type { WhenIdle } from './fleet/shadow/carry-out.ts';

/** A gate's lane or an intake desk, as far as who is served there goes. */
export interface ServingPlace {
  readonly view: { readonly state: string; readonly reason?: string };
  onChange(listener: () => void): () => void;
}

export interface WaitingParts {
  readonly clock: Clock;
  /** Aborted when the daemon ends: nothing is waited for any more. */
  readonly closing: AbortSignal;
}

/** Nobody is served, and nobody is being let out. */
export function isFree({ view: { state, reason } }: ServingPlace): boolean {
  return state === 'idle' || (state === 'out-of-service' && reason !== 'evacuation');
}

/** For work that is done in one turn of the event loop: nobody can step up in the middle of it. */
export function betweenTravellers(place: ServingPlace, parts: WaitingParts): WhenIdle {
  return async (work, waitMs) => {
    if (!(await comesTrue(() => isFree(place), place, waitMs, parts))) return false;
    await work();
    return true;
  };
}

/** Resolves in the turn in which it is so; false when it was not for so long. */
export async function comesTrue(
  isSo: () => boolean,
  place: ServingPlace,
  waitMs: number,
  { clock, closing }: WaitingParts,
): Promise<boolean> {
  const untilMs = clock.monotonicMs() + waitMs;
  while (!isSo()) {
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0 || closing.aborted) return false;
    await changed(place, leftMs, { clock, closing });
  }
  return !closing.aborted;
}

function changed(place: ServingPlace, withinMs: number, { clock, closing }: WaitingParts): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      cancel();
      stop();
      closing.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(withinMs, end);
    const stop = place.onChange(end);
    closing.addEventListener('abort', end, { once: true });
  });
}
