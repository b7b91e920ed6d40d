import { connectAsync } from 'mqtt';
import { eventTopic, formatTopic } from '../../../daemon/link/topics.ts';
import type { Random } from '../../../hal/drivers/sim/random.ts';
import { gate, quickTransport, until } from '../../helpers/link-fixtures.ts';
import { packetTypes, typeOf } from './packets.ts';
import type { Site } from './site.ts';

export interface Extent {
  /** Routine events. */
  readonly events: number;
  /** How often the fault is made. */
  readonly faults: number;
  readonly random: Random;
}

/** Makes a fault again and again while events go through; gives how often it was made, and what there is to tell of it. */
export type Scenario = (
  site: Site,
  extent: Extent,
) => Promise<{ readonly count: number; readonly told?: string }>;

/** Spreads the events over the faults, so that there is always something under way. */
async function amid(site: Site, { events, faults }: Extent, fault: (number: number) => Promise<void>) {
  const share = Math.ceil(events / faults);
  for (let number = 0; number < faults; number++) {
    await site.happen(share);
    await fault(number);
  }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

const killed: Scenario = async (site, extent) => {
  await amid(site, extent, async () => {
    await pause(extent.random.uniform() * 60);
    await site.broker.kill();
    await site.broker.start();
    await until('back', () => site.link.status.connected && site.hub.view.link.connected);
  });
  return { count: extent.faults };
};

/** Who publishes misses a PUBACK; who only listens, the answer to a ping, after one and a half times the keep alive. */
const noticedMs = Math.max(quickTransport.pubackTimeoutMs, 1_500 * quickTransport.keepaliveS);
/** Of timers on a busy machine. */
const latenessMs = 1_500;

const halfOpen: Scenario = async (site, extent) => {
  let worstMs = 0;
  await amid(site, extent, async number => {
    const line = number % 2 === 0 ? site.lines.kiosk : site.lines.hub;
    const connected = () => (number % 2 === 0 ? site.link.status.connected : site.hub.view.link.connected);
    await until('connected', connected);
    line.goSilent();
    const from = performance.now();
    await site.happen(1);
    await until('noticed', () => !connected(), noticedMs + latenessMs);
    worstMs = Math.max(worstMs, performance.now() - from);
  });
  return { count: extent.faults, told: `noticed in ${Math.round(worstMs)} ms at worst, stated ${noticedMs}` };
};

const noPuback: Scenario = async (site, extent) => {
  const dropped = { count: 0 };
  const pass = (packet: Buffer) => {
    if (typeOf(packet) !== packetTypes.puback) return [packet];
    dropped.count++;
    return [];
  };
  await amid(site, extent, async () => {
    await until('connected', () => site.link.status.connected);
    for (const line of [site.lines.kiosk, site.lines.hub]) line.behave({ pass });
    await site.happen(1);
    await until('the line is made anew', () => !site.link.status.connected);
    for (const line of [site.lines.kiosk, site.lines.hub]) line.behave({});
  });
  return { count: dropped.count };
};

const slow: Scenario = async (site, extent) => {
  for (const line of [site.lines.kiosk, site.lines.hub]) line.behave({ delayMs: 50 });
  const from = performance.now();
  await site.happen(extent.events);
  await site.drained(20_000);
  const seconds = (performance.now() - from) / 1000;
  return {
    count: extent.events,
    told: `${Math.round((extent.events * 1.1) / seconds)} events/s at 4 times 50 ms a round`,
  };
};

/** Shares of the events: some come twice; some change places with the next, which costs a time-out each. */
const doubledShare = 0.3;
const reorderedShare = 0.02;

const doubled: Scenario = async (site, extent) => {
  let count = 0;
  const held = new Map<string, Buffer>();
  const pass = (packet: Buffer, towards: string): Buffer[] => {
    if (typeOf(packet) !== packetTypes.publish) return [packet];
    const before = held.get(towards);
    held.delete(towards);
    if (before !== undefined) return [packet, before];
    const chance = extent.random.uniform();
    if (chance < doubledShare + reorderedShare) count++;
    if (chance < doubledShare) return [packet, packet];
    if (chance >= doubledShare + reorderedShare) return [packet];
    held.set(towards, packet);
    return [];
  };
  site.lines.hub.behave({ pass });
  await site.happen(extent.events);
  await site.drained(20_000);
  return { count };
};

const garbage: Scenario = async (site, extent) => {
  const stranger = await connectAsync(site.broker.url, { reconnectPeriod: 0 });
  const topics = [
    eventTopic(gate),
    formatTopic({ address: gate, direction: 'up', kind: 'state' }),
    `bitmap/1/${gate.tenant}/s1/gate 3/up/evt/sealed`,
    `bitmap/1/${gate.tenant}/s1/gate-01/dn/ack`,
  ];
  const bytes = (length: number) =>
    Buffer.from(Array.from({ length }, () => Math.floor(extent.random.uniform() * 256)));
  await amid(site, extent, async number => {
    for (const topic of topics) await stranger.publishAsync(topic, bytes(number % 200), { qos: 1 });
    if (number % 5 === 0) site.lines.kiosk.talkRubbish(bytes(64));
    if (number % 5 === 2) site.lines.hub.talkRubbish(bytes(64));
  });
  await stranger.endAsync(true);
  return { count: extent.faults * (topics.length + 1), told: `${site.hub.view.counts.refused} refused` };
};

/** Its acks take longer than the other scenarios wait for one. */
export const slowLink = 'a 50 ms link';

export const scenarios: Readonly<Record<string, Scenario>> = {
  'broker kill -9': killed,
  'half-open TCP': halfOpen,
  'no PUBACK': noPuback,
  [slowLink]: slow,
  'doubled and reordered': doubled,
  garbage,
};
