import { Closers } from '../closers.ts';
import type { Encounter } from '../core/encounter.ts';
import { Fault } from '../core/errors.ts';
import type { Received } from '../link/contract.ts';
import { type Desk } from '../desk.ts';
import { type Kiosk, startKiosk } from '../main.ts';
import { startDemoOfficer } from './officer.ts';
import {
  type DemoAccount,
  demoAccounts,
  drained,
  enrolDemoList,
  openSetting,
  type Setting,
} from './setting.ts';
import { type TwoGates, withSecondGate } from './second-gate.ts';
import { type DemoReport, Tally, type Truth } from './tally.ts';
import { Truths } from './truths.ts';

export interface DemoOptions extends Setting {
  /** How long the demo's officer lets a referred traveller wait. */
  readonly officerPatienceMs: number;
  readonly onEncounter: (encounter: Encounter, truth: Truth) => void;
  readonly onReceived: (received: Received) => void;
  /** A second gate, with passengers of its own; both get the list from the hub. */
  readonly hasSecondGate?: boolean;
}

/** Broker, hub and kiosk in one process, which meet only over MQTT. */
export interface Demo {
  readonly kiosk: Kiosk;
  readonly desk: Desk;
  readonly brokerUrl: string;
  readonly accounts: readonly DemoAccount[];
  /** Enrols the watchlist, then lets the first passenger come. */
  begin(): Promise<void>;
  /** Where there is a second gate. */
  readonly two?: TwoGates;
  /** Kills the embedded broker, and starts it again on the same port after `pauseMs`. */
  breakBroker(pauseMs: number): Promise<void>;
  /** Puts the iris camera of the simulated world out of order, or in order again. */
  breakIrisCamera(isBroken: boolean): void;
  /** Resolves when all passengers have left and the hub has everything, or after `patienceMs` without progress. */
  finished(patienceMs: number): Promise<DemoReport>;
  close(): Promise<void>;
}

export function startDemo(options: DemoOptions): Promise<Demo> {
  return Closers.guard(async closers => {
    const { machine } = options;
    const { broker, desk, kioskOptions } = await openSetting(options, closers);
    const prepared = options.hasSecondGate
      ? await withSecondGate(options, desk, kioskOptions, closers)
      : undefined;
    const kiosk = await startKiosk(kioskOptions);
    closers.add(() => kiosk.close());
    const two = prepared?.begin(kiosk);
    const { world } = kiosk.board;
    if (world === undefined) throw new Fault('bad-usage', 'a demo needs a profile with a simulated world');
    const accounts = await demoAccounts(kiosk, machine);
    closers.add(
      startDemoOfficer(kiosk.lane, {
        clock: machine.clock,
        patienceMs: options.officerPatienceMs,
        log: machine.log,
      }),
    );
    const truths = new Truths(world, options.roster);
    const tally = new Tally();
    kiosk.encounters.onCommitted(encounter => {
      const truth = truths.current();
      tally.committed(encounter, truth);
      options.onEncounter(encounter, truth);
    });
    desk.hub.onReceived(received => {
      tally.received(received, machine.clock.wall());
      options.onReceived(received);
    });
    return {
      kiosk,
      desk,
      brokerUrl: broker.url,
      accounts,
      async begin() {
        await (two === undefined ? enrolDemoList(options, kiosk) : two.publish());
        world.start();
      },
      ...(two && { two }),
      breakBroker: pauseMs => broker.breakFor(pauseMs, machine),
      breakIrisCamera: isBroken => world.setIrisFault(isBroken),
      async finished(patienceMs) {
        await world.ended;
        await drained(kiosk, machine, patienceMs);
        return tally.report(truths.all(), await kiosk.store.outbox.count());
      },
      close: () => closers.close(),
    };
  });
}
