import type { Ack } from '../../daemon/core/event.ts';
import type { SentEntry } from '../../daemon/link/envelope.ts';
import * as uplink from '../../daemon/link/uplink.ts';
import * as win from '../../daemon/link/window.ts';
import { outboxKey } from '../../daemon/store/keys.ts';
import { appendEvents, emptyOutbox, waitingSeqs } from '../../daemon/store/outbox-state.ts';
import type { Step } from './explore.ts';
import type { Rules } from './rules.ts';
import {
  ackKey,
  address,
  eventFor,
  freshSending,
  limits,
  type Sending,
  sentKey,
  type Walked,
  walked,
  type World,
} from './world.ts';

const noTime = 0;
const someInstant = '2026-01-02T03:04:05.678Z';

/** Every step that the world can take, by the rules. */
export function* stepsOf(world: World, rules: Rules): Generator<Step<World>> {
  for (const stream of walked) yield* streamSteps(world, stream, rules);
  yield* lineSteps(world, rules);
  if (world.hub.queue.length > 0) yield step('hub commits', committedByHub(world, rules));
  if (world.left.faults > 0) yield* faultSteps(world);
  if (world.left.epochs > 0) yield step('the store is made anew', madeAnew(world));
}

const step = (name: string, next: World): Step<World> => ({ name, isFault: false, next });

function* streamSteps(world: World, stream: Walked, rules: Rules): Generator<Step<World>> {
  const { kiosk } = world;
  const { window, cleared } = kiosk.sending[stream];
  if (world.left.events[stream] > 0) yield step(`commit ${stream}`, committed(world, stream));
  const { after, limit } = win.next(window);
  const seqs = waitingSeqs(kiosk.outbox[stream], after, limit);
  if (seqs.length > 0) yield step(`send ${stream} ${seqs.join(' ')}`, sent(world, stream, seqs));
  if (win.inFlight(window) > 0) {
    yield step(
      `time-out ${stream}`,
      withSending(world, stream, { window: timeless(win.timedOut(window)), cleared }),
    );
  }
  const upTo = uplink.clearable(window, cleared);
  if (upTo !== undefined) {
    const ack = { stream, epoch: kiosk.epoch, upTo };
    const done = withSending(deleted(world, ack, rules), stream, { window, cleared: upTo });
    yield step(`delete ${stream} up to ${upTo}`, done);
  }
}

function committed(world: World, stream: Walked): World {
  const { kiosk, left } = world;
  const { puts, state } = appendEvents(kiosk, [eventFor(stream)], someInstant);
  const keys = new Set([...kiosk.keys, ...puts.map(({ key }) => key)]);
  const events = { ...left.events, [stream]: left.events[stream] - 1 };
  return { ...world, kiosk: { ...state, keys }, left: { ...left, events } };
}

function sent(world: World, stream: Walked, seqs: readonly number[]): World {
  const { epoch, sending } = world.kiosk;
  const entries = seqs.map(seq => {
    return { stream, epoch, seq, id: outboxKey(stream, seq), time: someInstant, event: eventFor(stream) };
  });
  const { window, cleared } = sending[stream];
  const offered = uplink.offered(window, entries, noTime, limits);
  const up = new Map([...world.up, ...offered.sent.map(message => [sentKey(message), message] as const)]);
  return withSending({ ...world, up }, stream, { window: timeless(offered.window), cleared });
}

function deleted(world: World, ack: Ack, rules: Rules): World {
  const done = rules.acknowledgedBy(ack, world.kiosk);
  if (done === undefined) return world;
  const keys = new Set(world.kiosk.keys);
  for (const key of done.deletes) keys.delete(key);
  return { ...world, kiosk: { ...world.kiosk, keys, outbox: done.outbox } };
}

function withSending(world: World, stream: Walked, sending: Sending): World {
  return { ...world, kiosk: { ...world.kiosk, sending: { ...world.kiosk.sending, [stream]: sending } } };
}

/** A time-out may come whenever something is in flight: when it is due does not matter. */
function timeless(window: win.Window): win.Window {
  const { deadlineMs, acked, sent, size } = window;
  return { acked, sent, size, timeouts: 0, ...(deadlineMs === undefined ? {} : { deadlineMs: noTime }) };
}

function* lineSteps(world: World, rules: Rules): Generator<Step<World>> {
  for (const [key, message] of world.up) {
    yield step(`hub hears ${key}`, { ...heardByHub(world, message, rules), up: without(world.up, key) });
    if (rules.onPuback !== undefined)
      yield step(`PUBACK ${key}`, deleted(world, rules.onPuback(message), rules));
  }
  for (const [key, ack] of world.down) {
    yield step(`kiosk hears ack ${key}`, {
      ...heardByKiosk(world, ack, rules),
      down: without(world.down, key),
    });
  }
}

/** A queue that is full lets the message go. */
function heardByHub(world: World, message: SentEntry, rules: Rules): World {
  const { hub, left } = world;
  if (hub.queue.length >= left.hubQueue) return world;
  const heard = { ...world, hub: { ...hub, queue: [...hub.queue, message] } };
  return rules.answers === 'on-receipt'
    ? answered(heard, planned(heard, rules).result.heads as readonly Ack[])
    : heard;
}

function heardByKiosk(world: World, ack: Ack, rules: Rules): World {
  const { epoch, outbox, sending } = world.kiosk;
  const { window, cleared } = sending[ack.stream as Walked];
  const given = { epoch, last: outbox[ack.stream].last };
  const next = timeless(rules.heard(window, ack, given, noTime, limits));
  return withSending(world, ack.stream as Walked, { window: next, cleared });
}

function planned({ hub }: World, rules: Rules) {
  const batch = hub.queue.map(({ entry, first }) => ({ address, entry, first }));
  return rules.planReceived(batch, someInstant)(hub.state);
}

function committedByHub(world: World, rules: Rules): World {
  const { state, result } = planned(world, rules);
  const applied = [...world.hub.applied, ...result.fresh.map(({ entry }) => entry)];
  const kept = { ...world, hub: { ...world.hub, state, applied, queue: [] } };
  return rules.answers === 'after-commit' ? answered(kept, result.heads as readonly Ack[]) : kept;
}

/** That a crash comes between the commit and the answer is the same as that the answer is lost. */
function answered(world: World, heads: readonly Ack[]): World {
  const down = new Map(world.down);
  for (const { stream, epoch, upTo } of heads) {
    if (upTo === 0) continue; // such an ack changes nothing wherever it arrives
    down.set(ackKey({ stream, epoch, upTo }), { stream, epoch, upTo });
  }
  return { ...world, down };
}

function* faultSteps(world: World): Generator<Step<World>> {
  const { kiosk, hub, left } = world;
  const fault = (name: string, change: Partial<World>): Step<World> => {
    return { name, isFault: true, next: { ...world, ...change, left: { ...left, faults: left.faults - 1 } } };
  };
  yield fault('kiosk crashes', { kiosk: { ...kiosk, sending: freshSending } });
  yield fault('hub crashes', { hub: { ...hub, queue: [] } });
  yield fault('broker crashes', {
    up: new Map(),
    down: new Map(),
    kiosk: { ...kiosk, sending: goneBack(kiosk.sending) },
  });
  for (const [key, message] of world.up) {
    yield fault(`lost: ${key}`, { up: without(world.up, key) });
    if (hub.queue.length < left.hubQueue) {
      yield fault(`hub hears ${key}, and will again`, { hub: { ...hub, queue: [...hub.queue, message] } });
    }
  }
  for (const [key, ack] of world.down) {
    yield fault(`lost: ack ${key}`, { down: without(world.down, key) });
    yield fault(`old ack ${key} comes again`, { down: new Map([...world.down, [`${key}again`, ack]]) });
  }
}

function goneBack(sending: World['kiosk']['sending']): World['kiosk']['sending'] {
  const back = ({ window, cleared }: Sending) => ({ window: timeless(win.goneBack(window)), cleared });
  return { urgent: back(sending.urgent), routine: back(sending.routine) };
}

/** Another store, in another epoch. What the one before still held is gone with it, and no promise is broken by that. */
function madeAnew(world: World): World {
  const epoch = `${world.kiosk.epoch}'`;
  const left = { ...world.left, epochs: world.left.epochs - 1 };
  return { ...world, kiosk: { epoch, outbox: emptyOutbox, keys: new Set(), sending: freshSending }, left };
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): Map<string, Value> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
