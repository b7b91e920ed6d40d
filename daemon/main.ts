// The composition root: the one place that knows every room.
import { Closers } from './closers.ts';
import { Fault } from './core/errors.ts';
import type { PartHealth } from './http/contract.ts';
import type { HttpServer } from './http/server.ts';
import {
  guardPlace,
  healthOf,
  type KioskBase,
  type KioskOptions,
  openBase,
  partsOf,
  serve,
  watchPower,
} from './kiosk-base.ts';
import { type RunningIntake, startIntake } from './lane/intake/desk.ts';
import { gateDevicesOf, lanePartsOf } from './lane-parts.ts';
import { type RunningLane, startLane } from './lane/runner.ts';
import { HeldLane } from './held-lane.ts';
import { joinFleet } from './kiosk-fleet.ts';
import type { Part } from './systemd/progress.ts';
import type { GuardedPlace } from './tamper.ts';
import { requireUntampered } from './tamper-mark.ts';

export type { KioskOptions } from './kiosk-base.ts';

/** A kiosk at work. */
export interface Kiosk
  extends Pick<KioskBase, 'rules' | 'store' | 'board' | 'engine' | 'lists' | 'encounters'> {
  readonly lane: RunningLane;
  readonly http: HttpServer;
  /** Without which it does no work. */
  readonly parts: readonly Part[];
  /** How each part stands now. */
  readonly health: () => readonly PartHealth[];
  /** Frees the barrier first, and closes the store last. */
  close(): Promise<void>;
}

/**
 * Starts a kiosk. Throws a Fault when the store or the port cannot be had; a device that does not open, a broker that
 * does not answer or a list that is missing leaves it running, degraded, and says so in the log and in /health.
 */
export function startKiosk(options: KioskOptions): Promise<Kiosk> {
  return Closers.guard(async closers => {
    const base = await openBase(options, closers);
    const requireOpenable = () => requireUntampered(options.dataFolder);
    const lane = startLane({
      ...lanePartsOf(options, base),
      ...gateDevicesOf(base.board),
      requireOpenable,
    });
    closers.add(() => lane.close());
    await guardPlace(lane, options, base, closers);
    const closing = new AbortController();
    const { clock, log } = options.machine;
    const held = new HeldLane(lane, { store: base.store, clock, log, closing: closing.signal });
    watchPower(held, options, base, closers);
    const places = { lanes: [held] };
    const health = healthOf(options, base, places);
    const http = await serve(options, base, health, places);
    closers.add(() => http.close());
    await joinFleet(options, base, { place: held, lane: held, health, closing: closing.signal }, closers);
    closers.add(async () => closing.abort());
    // Once more, so that the barrier is free before anything else ends.
    closers.add(() => lane.close());
    const parts = partsOf(base, () => lane.turn());
    return { ...base, lane, http, parts, health, close: () => closers.close() };
  });
}

/** A kiosk whose profile has a section `intake`: a desk at which an officer enrols people. */
export interface IntakeKiosk extends Omit<Kiosk, 'lane'> {
  readonly desk: RunningIntake;
}

/** Starts an intake desk; throws as `startKiosk` does, and for a profile that has none. */
export function startIntakeKiosk(options: KioskOptions): Promise<IntakeKiosk> {
  return Closers.guard(async closers => {
    const { intake } = options.profile;
    if (intake === undefined) throw new Fault('bad-usage', 'the profile has no section `intake`');
    const base = await openBase(options, closers);
    const indicator = base.board.get('indicator');
    const desk = startIntake({ ...lanePartsOf(options, base), intake, ...(indicator && { indicator }) });
    closers.add(() => desk.close());
    await guardPlace(placeOf(desk), options, base, closers);
    watchPower(undefined, options, base, closers);
    const places = { lanes: [], intake: desk };
    const health = healthOf(options, base, places);
    const http = await serve(options, base, health, places);
    closers.add(() => http.close());
    const closing = new AbortController();
    await joinFleet(options, base, { place: desk, health, closing: closing.signal }, closers);
    closers.add(async () => closing.abort());
    const parts = partsOf(base, () => desk.turn());
    return { ...base, desk, http, parts, health, close: () => closers.close() };
  });
}

/** A desk has nothing to open again by a word: it is closed for good, until the next start. */
function placeOf(desk: RunningIntake): GuardedPlace {
  return {
    get view() {
      return desk.view;
    },
    command: (_command, _actor, why) => desk.close(why),
    close: () => desk.close(),
  };
}
