import { computed, signal } from '@preact/signals';
import type { EncounterSummary } from '../../../schemas/encounter.ts';
import type { IntakeView } from '../../../schemas/intake.ts';
import type { Health, LaneView, LinkView } from '../../../schemas/lane.ts';
import type { SessionView } from '../../../schemas/session.ts';
import { ApiError, getJson, send } from './api.ts';
import {
  type FleetChange,
  fleetChanged,
  forgetFleet,
  hitArrived,
  type JobLine,
  jobChanged,
  loadFleet,
} from './fleet.ts';
import { intake } from './intake.ts';
import { arrived, decided, forget, loadNewest } from './stream.ts';
import { every, nowMs } from './time.ts';

/** Whether the live events come in. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');
/** When they stopped, in the kiosk's time. */
export const lostAtMs = signal(0);

export const lanes = signal<readonly LaneView[]>([]);
export const link = signal<LinkView | undefined>(undefined);
export const health = signal<Health | undefined>(undefined);

const chosenLane = signal<string | undefined>(undefined);
export const lane = computed(
  () => lanes.value.find(view => view.lane === chosenLane.value) ?? lanes.value[0],
);
export const chooseLane = (name: string) => {
  chosenLane.value = name;
};

let source: EventSource | undefined;
let shown: SessionView['place'] = 'kiosk';

/** Begins to listen; everything that is shown is read anew. */
export function goOnline(place: SessionView['place'] = shown): void {
  shown = place;
  const load = place === 'hub' ? loadFleet : loadNewest;
  source?.close();
  connection.value = 'connecting';
  source = new EventSource('/v1/events');
  source.onopen = () => {
    connection.value = 'live';
    void load();
    void lookAtHealth();
  };
  source.onerror = () => {
    if (connection.value !== 'lost') lostAtMs.value = nowMs();
    connection.value = 'lost';
    void lookAtHealth();
  };
  on('lane', event => showLane(valueOf(event) as LaneView));
  on('intake', event => {
    intake.value = valueOf(event) as IntakeView;
  });
  on('encounter', event => arrived(valueOf(event) as EncounterSummary));
  on('decision', event => decided(valueOf(event) as EncounterSummary));
  on('link', event => {
    link.value = valueOf(event) as LinkView;
  });
  on('kiosks', event => fleetChanged(valueOf(event) as FleetChange));
  on('job', event => jobChanged(valueOf(event) as JobLine));
  on('hit', () => hitArrived());
  source.addEventListener('reset', () => void load());
  // Asking who is there shows the sign-in page when nobody is.
  source.addEventListener('signed-out', () => void quietly(getJson('/v1/session')));
}

function on(name: string, take: (event: MessageEvent<string>) => void): void {
  source?.addEventListener(name, take);
}

const valueOf = (event: MessageEvent<string>): unknown => JSON.parse(event.data);

function showLane(view: LaneView): void {
  const others = lanes.value.filter(other => other.lane !== view.lane);
  lanes.value = [...others, view].sort((a, b) => a.lane.localeCompare(b.lane));
}

/** Nothing of what was shown stays in memory. */
export function goOffline(): void {
  source?.close();
  source = undefined;
  lanes.value = [];
  intake.value = undefined;
  link.value = undefined;
  forget();
  forgetFleet();
}

/** A failure is told by the state of the connection, so that it need not be told again. */
async function quietly<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

export async function lookAtHealth(): Promise<void> {
  health.value = await quietly(getJson<Health>('/health'));
}

every(15_000, () => {
  if (source) void lookAtHealth();
  // A browser gives up for good when the answer was no stream.
  if (source?.readyState === EventSource.CLOSED) goOnline();
});

export type Command = 'release-traveller' | 'reset' | 'close-lane' | 'open-lane';

/**
 * Says whom it is for, so that a late click does not reach the next traveller.
 * @throws ApiError
 */
export async function command({ lane: name, encounter }: LaneView, what: Command): Promise<void> {
  const body = { command: what, ...(encounter === undefined ? {} : { encounter }) };
  await send('POST', `/v1/lane/${encodeURIComponent(name)}/command`, body);
}
