import type { CancelTimer, Clock } from '../../hal/clock.ts';
import type { LaneControl, LaneView } from '../lane/contract.ts';

/** The name under which the demo's own officer stands in the audit. */
export const demoOfficer = 'demo-officer';

/**
 * Plays the officer beside the lane, so that a demo that nobody watches goes on: some time after a referral the officer
 * takes the traveller along and frees the lane. Somebody at the console may be faster.
 */
export function startDemoOfficer(
  lane: LaneControl,
  { clock, patienceMs, log }: { clock: Clock; patienceMs: number; log: (line: string) => void },
): () => void {
  let cancel: CancelTimer = () => {};
  const act = () => {
    const { state } = lane.view;
    if (state !== 'referred' && state !== 'blocked') return;
    lane.command('reset', demoOfficer).catch((error: unknown) => log(`demo officer: ${String(error)}`));
  };
  const watch = ({ state }: LaneView) => {
    cancel();
    if (state === 'referred' || state === 'blocked') cancel = clock.after(patienceMs, act);
  };
  const unsubscribe = lane.onChange(watch);
  return () => {
    cancel();
    unsubscribe();
  };
}
