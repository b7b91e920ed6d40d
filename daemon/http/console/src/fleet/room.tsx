import { Failure } from '../parts/notice.tsx';
import { ApiError } from '../state/api.ts';
import { loadFleet, loading } from '../state/fleet.ts';
import { Inbox } from './inbox.tsx';
import { Jobs } from './jobs.tsx';
import { Kiosks } from './kiosks.tsx';

/** A hub: its kiosks on the left, what they are to do and what they have found on the right. */
export function FleetRoom() {
  const state = loading.value;
  return (
    <main class="fleet">
      {state instanceof ApiError && (
        <div class="fleet-failure">
          <Failure error={state} retry={() => void loadFleet()} />
        </div>
      )}
      <Kiosks />
      <Jobs />
      <Inbox />
    </main>
  );
}
