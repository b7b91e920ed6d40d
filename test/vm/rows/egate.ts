/**
 * The whole e-gate on a real kernel: the daemon with drivers of real buses in the guest; broker, hub and the world around
 * the board on the host.
 */
import { Gate } from '../rigs/egate/gate.ts';
import { GateHub } from '../rigs/egate/hub.ts';
import { handOver } from '../rigs/egate/kiosk-data.ts';
import { isListed, passengers, People } from '../rigs/egate/people.ts';
import { clock } from '../rigs/egate/wires.ts';
import type { Bench, Outcome, Row } from '../row.ts';

async function run(bench: Bench): Promise<Outcome> {
  const hub = await GateHub.start(bench.progress);
  const t0 = clock.monotonicMs();
  const lap = (what: string) => bench.progress(`${what} at ${((clock.monotonicMs() - t0) / 1000).toFixed(1)} s`);
  try {
    const people = await People.drawn();
    lap('drawn');
    const booting = bench.own();
    await handOver(booting, people);
    lap('handed over');
    const guest = await booting;
    const gate = await Gate.start(guest, { people, brokerUrl: hub.url, log: bench.progress });
    lap('ready');
    for (const passenger of passengers.slice(0, 4)) {
      await gate.stepIn(passenger);
      const before = gate.wires.openings;
      await gate.wires.until(() => gate.wires.openings > before || gate.wires.is('OFFICER', 'high'), 'an answer', 60_000);
      lap(`${passenger} ${isListed(passenger)} openings ${gate.wires.openings}`);
      await gate.leave();
      await gate.isReady(30_000);
      lap('gone');
    }
    lap(`kept ${(await gate.kept()).join()} hub ${hub.encounters.map(e => e.id + e.answer).join()}`);
  } finally {
    await hub.close();
  }
  return { seen: '', value: 0, unit: '', count: 0, pass: true };
}

export const row: Row = { name: 'egate', run };
