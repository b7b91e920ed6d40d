import type { Ack, KioskEvent, OutboxEntry } from '../../daemon/core/event.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import type { StreamName } from '../../daemon/core/stream.ts';
import type { SentEntry } from '../../daemon/link/envelope.ts';
import { emptyWindow, type Window, type WindowLimits } from '../../daemon/link/window.ts';
import { type HubState, hubRules } from '../../daemon/store/hub-state.ts';
import { streamKey } from '../../daemon/store/keys.ts';
import { emptyOutbox, type OutboxState, waitingSeqs } from '../../daemon/store/outbox-state.ts';
import { alarm, gate } from '../helpers/link-fixtures.ts';
import { eventOf } from '../helpers/store.ts';

/** The streams that are walked; what is said of two holds of three, since none knows of another. */
export const walked = ['urgent', 'routine'] as const;
export type Walked = (typeof walked)[number];

/** How much of everything there is to walk. */
export interface Bounds {
  /** Events that are committed in all, of each stream. */
  readonly events: Readonly<Record<Walked, number>>;
  /** Crashes, losses and repetitions in all. */
  readonly faults: number;
  /** How often the kiosk's store is made anew, in another epoch. */
  readonly epochs: number;
  /** Messages that wait at the hub for its disk, at most. */
  readonly hubQueue: number;
}

/** What a kiosk holds in memory for a stream, and loses in a crash. */
export interface Sending {
  readonly window: Window;
  readonly cleared: number;
}

/** A kiosk, a line with a broker on it, and a hub, between two steps. Time is left out: a time-out may come at any moment. */
export interface World {
  readonly kiosk: {
    /** On the disk. */
    readonly epoch: string;
    readonly outbox: OutboxState;
    readonly keys: ReadonlySet<string>;
    /** In memory. */
    readonly sending: Readonly<Record<Walked, Sending>>;
  };
  /** What the line and the broker hold, each once and in no order. */
  readonly up: ReadonlyMap<string, SentEntry>;
  readonly down: ReadonlyMap<string, Ack>;
  readonly hub: {
    /** On the disk: the heads, and every event that was ever applied, in order. */
    readonly state: HubState;
    readonly applied: readonly OutboxEntry[];
    /** In memory. */
    readonly queue: readonly SentEntry[];
  };
  /** What may still happen. */
  readonly left: Bounds;
}

export const limits: WindowLimits = { entries: 2, timeoutMs: 1, timeoutCapMs: 1 };
export const address: KioskAddress = gate;

const nothingSent: Sending = { window: emptyWindow, cleared: 0 };
/** What a kiosk knows after a start. */
export const freshSending = { urgent: nothingSent, routine: nothingSent };

export function beginning(bounds: Bounds): World {
  return {
    kiosk: { epoch: 'a', outbox: emptyOutbox, keys: new Set(), sending: freshSending },
    up: new Map(),
    down: new Map(),
    hub: { state: hubRules.fresh(), applied: [], queue: [] },
    left: bounds,
  };
}

export const sentKey = ({ entry: { stream, epoch, seq }, first }: SentEntry) =>
  `${stream}${epoch}${seq}<${first}`;
export const ackKey = ({ stream, epoch, upTo }: Ack) => `${stream}${epoch}${upTo}`;
export const eventFor = (stream: StreamName): KioskEvent => (stream === 'urgent' ? alarm('') : eventOf(0));

/** Many worlds share what is on the hub's disk, and it is long to tell. */
const diskTexts = new WeakMap<HubState, string>();

function diskText({ state, applied }: World['hub']): string {
  const known = diskTexts.get(state);
  if (known !== undefined) return known;
  const heads = [...state.streams.values()].map(({ stream, epoch, upTo }) => `${stream}${epoch}${upTo}`);
  const events = applied.map(({ stream, epoch, seq }) => `${stream}${epoch}${seq}`);
  const text = `${heads.toSorted().join()};${events.toSorted().join()}`;
  diskTexts.set(state, text);
  return text;
}

/** All that the future depends on. How often a wait was in vain is time, and left out with it. */
export function keyOf({ kiosk, up, down, hub, left }: World): string {
  const streams = walked.map(stream => {
    const { window, cleared } = kiosk.sending[stream];
    const { last, acknowledged } = kiosk.outbox[stream];
    const { acked, sent, size } = window;
    return `${last},${acknowledged},${acked},${sent},${size},${cleared},${left.events[stream]}`;
  });
  return [
    kiosk.epoch,
    ...streams,
    `${left.faults},${left.epochs}`,
    [...kiosk.keys].toSorted().join(),
    [...up.keys()].toSorted().join(),
    [...down.keys()].toSorted().join(),
    hub.queue.map(sentKey).join(),
    diskText(hub),
  ].join(';');
}

export function isDone({ kiosk: { outbox }, left }: World): boolean {
  return walked.every(
    stream => left.events[stream] === 0 && outbox[stream].last === outbox[stream].acknowledged,
  );
}

/** How far a stream is on the hub's disk. */
export function durable({ hub }: World, { stream, epoch }: { stream: string; epoch: string }): number {
  return hub.state.streams.get(streamKey(address.tenant, address.device, epoch, stream))?.upTo ?? 0;
}

/** Which numbers of a stream have to be on the kiosk's disk. */
export const waiting = ({ kiosk }: World, stream: Walked) => waitingSeqs(kiosk.outbox[stream], 0, Infinity);
