import type { Behaviour, Passenger } from './cast.ts';
import type { Placement, Plan } from './day.ts';
import { machineReadableZone } from './passport.ts';
import type { PrintJob } from './print-job.ts';
import type { Picture } from './stage.ts';

type Render = (job: Omit<PrintJob, 'sensor'>) => Promise<Picture>;

/** The passenger of a plan. Each attempt is made once, when it is first wanted. */
export function passengerOf({ truth, traveller, tempo, placements }: Plan, render: Render): Passenger {
  const made = new Map<Placement, Promise<Picture>>();
  const print = (attempt: number) => {
    const placement = placements[Math.min(attempt, placements.length - 1)];
    if (placement === undefined) throw new Error(`passenger ${truth.index} has no placements`);
    const already = made.get(placement);
    if (already !== undefined) return already;
    const picture = render({ person: Number(truth.person), ...placement });
    made.set(placement, picture);
    // One that failed is forgotten, so that the next attempt tries again.
    picture.catch(() => made.delete(placement));
    return picture;
  };
  return {
    truth,
    tempo,
    mrzLines: machineReadableZone(traveller),
    print,
    async prepare() {
      const attempts = Array.from({ length: attemptsOf(truth.behaviour) }, (_, attempt) => attempt);
      // A print that failed fails again when it is asked for, and there somebody hears of it.
      await Promise.allSettled(attempts.map(print));
    },
  };
}

/** How many attempts somebody surely needs. */
function attemptsOf(behaviour: Behaviour): number {
  if (behaviour === 'unreadable') return 3;
  return behaviour === 'dry-first' || behaviour === 'sloppy-first' ? 2 : 1;
}
