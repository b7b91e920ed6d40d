import type { DeskPerson } from '../../hal/drivers/sim/desk-person.ts';
import { Closers } from '../closers.ts';
import type { Encounter } from '../core/encounter.ts';
import { Fault } from '../core/errors.ts';
import type { Received } from '../link/contract.ts';
import type { IntakeView } from '../lane/intake/contract.ts';
import { startIntakeKiosk } from '../main.ts';
import { type IntakeScript, playIntakeOfficer } from './intake-officer.ts';
import { seatPeople } from './intake-people.ts';
import { drained, enrolDemoList, openSetting, type Setting } from './setting.ts';

export interface IntakeDemoOptions extends Setting {
  readonly person: DeskPerson;
  readonly script: IntakeScript;
  readonly onView: (view: IntakeView) => void;
  readonly onReceived: (received: Received) => void;
  /** How long nothing may move on its way to the hub before it is given up. */
  readonly patienceMs: number;
}

export interface IntakeDemoReport {
  readonly encounter: Encounter;
  /** The hub has it. */
  readonly atHub: boolean;
  readonly outboxLeft: number;
}

/** One person at a simulated desk, a scripted officer, a broker and a hub: from the first finger until the hub has the record. */
export async function playIntakeDemo(options: IntakeDemoOptions): Promise<IntakeDemoReport> {
  const closers = new Closers();
  try {
    return await play(options, closers);
  } finally {
    await closers.close();
  }
}

async function play(options: IntakeDemoOptions, closers: Closers): Promise<IntakeDemoReport> {
  const { machine, person, script, onView, onReceived, patienceMs } = options;
  const { desk: hub, kioskOptions } = await openSetting(options, closers);
  const kiosk = await startIntakeKiosk(kioskOptions);
  closers.add(() => kiosk.close());
  const { world } = kiosk.board;
  if (world === undefined) throw new Fault('bad-usage', 'a demo needs a profile with a simulated world');
  await enrolDemoList(options, kiosk);
  const held = new Set<string>();
  hub.hub.onReceived(received => {
    const { event } = received.entry;
    if (event.type === 'org.bitmap.encounter.v1') held.add(event.data.id);
    onReceived(received);
  });
  kiosk.desk.onChange(onView);
  const unseat = seatPeople(kiosk.desk, world, machine.clock, () => person);
  closers.add(async () => unseat());
  const { last } = await playIntakeOfficer(kiosk.desk, script);
  const encounter = last && (await kiosk.store.encounter(last.encounter));
  if (encounter === undefined) throw new Error('an intake ended without a record');
  await drained(kiosk, machine, patienceMs);
  return { encounter, atHub: held.has(encounter.id), outboxLeft: await kiosk.store.outbox.count() };
}
