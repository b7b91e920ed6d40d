/**
 * The whole e-gate on a real kernel: the daemon with the drivers of a real board in the guest; broker, hub and the world around
 * the board on the host. Its process is killed, and later its power cut, in the moment in which the relay lets somebody through.
 */
import type { Guest } from '../guest.ts';
import { Gate, type GateOptions } from '../rigs/egate/gate.ts';
import { GateHub } from '../rigs/egate/hub.ts';
import { handOver } from '../rigs/egate/kiosk-data.ts';
import { isListed, passengers, People } from '../rigs/egate/people.ts';
import { clock } from '../rigs/egate/wires.ts';
import { alarmLimitMs } from '../patience.ts';
import type { Bench, Outcome, Row } from '../row.ts';

/** Neither is on the list: they see the gate open. */
const killedAt = 7;
const cutAt = 13;
const answerMs = 120_000;
const goneMs = 60_000;
const deliveryMs = 60_000;

interface Day {
  /** From the first beam to the relay or the officer's lamp, in ms, passenger by passenger. */
  readonly answeredMs: number[];
  /** Who was let through and should not have been, or the other way round, as seen at the relay. */
  readonly wrong: number[];
}

async function answered(gate: Gate, passenger: number, day: Day, bench: Bench): Promise<void> {
  const { wires } = gate;
  const [startedMs, before] = [clock.monotonicMs(), wires.openings];
  await gate.stepIn(passenger);
  const hasAnswer = () => wires.openings > before || wires.is('OFFICER', 'high');
  await wires.until(hasAnswer, `an answer for passenger ${passenger}`, answerMs);
  const tookMs = clock.monotonicMs() - startedMs;
  day.answeredMs.push(tookMs);
  const opened = wires.openings > before;
  if (opened === isListed(passenger)) day.wrong.push(passenger);
  bench.progress(
    `passenger ${passenger}: ${opened ? 'let through' : 'referred'} after ${(tookMs / 1_000).toFixed(1)} s`,
  );
}

async function walk(guest: Guest, options: GateOptions, day: Day, bench: Bench): Promise<Gate> {
  let gate = await Gate.start(guest, options);
  for (const passenger of passengers) {
    await answered(gate, passenger, day, bench);
    if (passenger === killedAt) await gate.kill();
    if (passenger === cutAt) {
      await guest.powerCut();
      await guest.boot();
      gate = await Gate.start(guest, options);
      continue;
    }
    await gate.leave();
    if (passenger === killedAt) await gate.run();
    await gate.isReady(goneMs);
  }
  return gate;
}

/** From the contact of the alarm to the lock without power, in ms. Last of all: somebody has to let the lane serve again. */
async function alarmTime({ wires }: Gate): Promise<number> {
  const contactMs = clock.monotonicMs();
  await wires.set('FIRE', 'high');
  await wires.until(() => wires.is('GATE_LOCK', 'low'), 'the lock without power', goneMs);
  return clock.monotonicMs() - contactMs;
}

/** What hub and kiosk disagree about, and what either of them lacks of what was answered. */
async function complaints(gate: Gate, hub: GateHub, day: Day): Promise<string[]> {
  const all = () => hub.encounters.length >= passengers.length;
  await gate.wires.until(all, 'the hub has every encounter', deliveryMs).catch(() => undefined);
  const kept = await gate.kept();
  const received = hub.encounters.map(({ id }) => id);
  const misjudged = passengers.filter(
    (passenger, at) => hub.encounters[at]?.answer !== (isListed(passenger) ? 'RED' : 'GREEN'),
  );
  const checks: readonly (readonly [boolean, string])[] = [
    [day.wrong.length === 0, `the relay was wrong for ${day.wrong.join(', ')}`],
    [misjudged.length === 0, `the hub has another answer, or none, for ${misjudged.join(', ')}`],
    [received.length === passengers.length, `the hub has ${received.length} encounters`],
    [kept.join() === received.join(), `the kiosk keeps ${kept.length}, and not those of the hub`],
  ];
  return checks.flatMap(([holds, complaint]) => (holds ? [] : [complaint]));
}

async function played(bench: Bench, hub: GateHub): Promise<Outcome> {
  const people = await People.drawn();
  const booting = bench.own();
  await handOver(booting, people, hub);
  const day: Day = { answeredMs: [], wrong: [] };
  const options = { people, brokerUrl: hub.url, log: (line: string) => bench.progress(line) };
  const gate = await walk(await booting, options, day, bench);
  const alarmMs = await alarmTime(gate);
  const found = await complaints(gate, hub, day);
  if (alarmMs > alarmLimitMs) found.push(`the lock was held for ${alarmMs.toFixed(0)} ms in an alarm`);
  for (const what of found) bench.broken(what);
  const right = passengers.length - day.wrong.length;
  const lost = Math.max(0, passengers.length - hub.encounters.length);
  const middleS = (day.answeredMs.toSorted((a, b) => a - b)[passengers.length >> 1] ?? Number.NaN) / 1_000;
  return {
    seen:
      `${right} of ${passengers.length} passengers answered rightly at the relay, ${middleS.toFixed(1)} s in the middle;` +
      ` ${lost} lost at the hub after kill -9 and a power cut, each as the relay opened;` +
      ` in an alarm the daemon takes the power from the lock in ${alarmMs.toFixed(0)} ms`,
    value: lost,
    unit: 'encounters lost',
    count: passengers.length,
    pass: found.length === 0,
  };
}

async function run(bench: Bench): Promise<Outcome> {
  const hub = await GateHub.start(line => bench.progress(line));
  try {
    return await played(bench, hub);
  } finally {
    await hub.close();
  }
}

export const row: Row = { name: 'egate', run };
