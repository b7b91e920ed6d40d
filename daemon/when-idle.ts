import type { Clock } from '../hal/clock.ts';
import { messageOf } from './core/errors.ts';
import type { WhenIdle } from './fleet/shadow/carry-out.ts';
import type { LaneControl } from './lane/contract.ts';

/** A gate's lane or an intake desk, as far as who is served there goes. */
export interface ServingPlace {
  readonly view: { readonly state: string };
  onChange(listener: () => void): () => void;
}

const isFree = ({ view: { state } }: ServingPlace): boolean => state === 'idle' || state === 'out-of-service';

/** For work that is done in one turn of the event loop: nobody can step up in the middle of it. */
export function betweenTravellers(place: ServingPlace, clock: Clock): WhenIdle {
  return async (work, waitMs) => {
    if (!(await comesTrue(() => isFree(place), place, clock, waitMs))) return false;
    await work();
    return true;
  };
}

/** For work that takes a while: the lane is closed meanwhile, and opened again unless it had been closed before. */
export function whileClosed(
  lane: LaneControl,
  { clock, log }: { readonly clock: Clock; readonly log: (line: string) => void },
): WhenIdle {
  const isClosed = () => lane.view.state === 'out-of-service';
  return async (work, waitMs) => {
    if (!(await comesTrue(() => isFree(lane), lane, clock, waitMs))) return false;
    if (isClosed()) {
      await work();
      return true;
    }
    await lane.command('close-lane', 'hub');
    try {
      // Whoever stepped up while the order went to the disk is served first.
      if (!(await comesTrue(isClosed, lane, clock, waitMs))) return false;
      await work();
      return true;
    } finally {
      await lane.command('open-lane', 'hub').catch((error: unknown) => {
        log(`the lane stays closed: ${messageOf(error)}`);
      });
    }
  };
}

/** Resolves in the turn in which it is so; false when it was not for so long. */
async function comesTrue(
  isSo: () => boolean,
  place: ServingPlace,
  clock: Clock,
  waitMs: number,
): Promise<boolean> {
  const untilMs = clock.monotonicMs() + waitMs;
  while (!isSo()) {
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0) return false;
    await changed(place, clock, leftMs);
  }
  return true;
}

function changed(place: ServingPlace, clock: Clock, withinMs: number): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      cancel();
      stop();
      resolve();
    };
    const cancel = clock.after(withinMs, end);
    const stop = place.onChange(end);
  });
}
