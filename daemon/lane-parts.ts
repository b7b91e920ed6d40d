// What the composition root hands to a gate and to an intake desk.
import { absent } from '../hal/absent.ts';
import type { Board } from '../hal/board.ts';
import type { IrisCamera } from '../hal/iris-camera.ts';
import type { BiometricEngine } from './biometrics/engine.ts';
import { allModalities } from './biometrics/modalities.ts';
import { messageOf } from './core/errors.ts';
import type { Encounters } from './encounters.ts';
import { writePng } from './formats/image/write-png.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from './formats/iris-template/iris-template.ts';
import { readMrz } from './formats/mrz/read-mrz.ts';
import type { LaneParts } from './lane/runner.ts';
import type { CalibratedTo } from './lane/thresholds.ts';
import type { LoadedLists } from './lists.ts';
import type { Machine } from './machine.ts';
import type { Profile } from './profile.ts';
import type { Rules } from './rules.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';
import { newUlids } from './ulids.ts';

/** What the lane of a kiosk is made for. */
interface LaneOptions {
  readonly profile: Profile;
  readonly machine: Machine;
}

/** What of a kiosk it stands on. */
interface LaneBase {
  readonly rules: Rules;
  readonly board: Board;
  readonly engine: BiometricEngine;
  readonly store: KioskStore;
  readonly lists: LoadedLists;
  readonly encounters: Encounters;
  /** The newest encounter that an earlier run has kept. */
  readonly lastId: string | undefined;
}

type GateDevices = Pick<
  LaneParts,
  'presence' | 'documentReader' | 'barrier' | 'indicator' | 'fireInput' | 'panicInput' | 'resetInterlock'
>;

/** What a gate and a desk have alike: the sensors, an absent one in the place of one that did not open, and pure helpers. */
export function lanePartsOf(
  { profile, machine }: LaneOptions,
  { rules, board, engine, store, lists, encounters, lastId }: LaneBase,
): Omit<LaneParts, keyof GateDevices> & Pick<LaneBase, 'engine'> {
  const irisCamera = irisCameraOf(profile, board);
  const parts: Omit<LaneParts, keyof GateDevices> & Pick<LaneBase, 'engine'> = {
    lane: profile.lane,
    device: profile.device,
    policy: () => rules.policy,
    calibratedTo: calibratedTo(),
    clock: machine.clock,
    scanner: board.get('fingerprint-scanner') ?? absent.scanner('scanner'),
    ...(irisCamera && { irisCamera }),
    stateEye: (template, eye) => encodeIrisTemplate({ ...decodeIrisTemplate(template), eye }),
    engine,
    store,
    newId: newUlids(machine, lastId),
    knownLists: () => lists.known(),
    readMrz,
    writePng,
    onCommitted: encounter => encounters.committed(encounter),
    onError: (error, doing) => machine.log(`lane: ${doing}: ${messageOf(error)}`),
  };
  return machine.telemetry?.lane(parts) ?? parts;
}

/** The devices of a gate, each absent one in the place of one that did not open. */
export function gateDevicesOf(board: Board): GateDevices {
  const documentReader = board.get('document-reader');
  const fireInput = board.get('fire-input');
  const panicInput = board.get('panic-input');
  return {
    presence: board.get('presence') ?? absent.presence('presence'),
    ...(documentReader && { documentReader }),
    barrier: board.get('barrier') ?? absent.barrier('barrier'),
    indicator: board.get('indicator') ?? absent.indicator('indicator'),
    ...(fireInput && { fireInput }),
    ...(panicInput && { panicInput }),
    resetInterlock: () => board.get('barrier')?.reset() ?? true,
  };
}

/** How far the scores of each modality carry. */
export function calibratedTo(): CalibratedTo {
  return Object.fromEntries(allModalities().map(({ name, calibratedTo }) => [name, calibratedTo]));
}

/** One that the profile names and that did not open answers GREY; a lane whose profile names none asks for no iris. */
function irisCameraOf({ board: { devices } }: Profile, board: Board): IrisCamera | undefined {
  const isNamed = devices.some(({ kind }) => kind === 'iris-camera');
  return board.get('iris-camera') ?? (isNamed ? absent.irisCamera('iris-camera') : undefined);
}
