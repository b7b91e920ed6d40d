import type { Clock } from '../hal/clock.ts';
import { FleetDesk } from './hub/desk/fleet-desk.ts';
import { publishedRow } from './hub/lists/published-row.ts';
import type { Fleet } from './hub-fleet.ts';
import { repositoriesIn } from './hub-lists.ts';
import type { Documents } from './store/contract/documents.ts';

interface Place {
  /** Of the hub's store. */
  readonly documents: Documents;
  readonly clock: Clock;
  readonly dataFolder: string;
}

/** What operators ask of a fleet, over what its hub has. */
export function fleetDesk(
  { shadow, groups, jobs }: Pick<Fleet, 'shadow' | 'groups' | 'jobs'>,
  { documents, clock, dataFolder }: Place,
): FleetDesk {
  const lists = {
    names: async () => (await repositoriesIn(dataFolder)).map(({ list }) => list),
    rows: async () => Promise.all((await repositoriesIn(dataFolder)).map(publishedRow)),
  };
  return new FleetDesk({ shadow, groups, jobs, documents, lists, clock });
}
