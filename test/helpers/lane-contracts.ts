import type { BoardSpec } from '../../hal/board.ts';
import { type Board, openBoard } from '../../hal/board.ts';
import { barrierContract } from '../../hal/contract-suite/barrier.ts';
import { documentReaderContract } from '../../hal/contract-suite/document-reader.ts';
import { fingerprintScannerContract } from '../../hal/contract-suite/fingerprint-scanner.ts';
import { indicatorContract } from '../../hal/contract-suite/indicator.ts';
import { irisCameraContract } from '../../hal/contract-suite/iris-camera.ts';
import { presenceContract } from '../../hal/contract-suite/presence.ts';
import type { DeviceKind } from '../../hal/driver-table.ts';
import type { Eye } from '../../hal/iris-camera.ts';
import type { EyePictures } from '../../hal/drivers/sim/stage.ts';
import type { World } from '../../hal/drivers/sim/world.ts';
import { SystemClock } from '../../hal/drivers/system/clock.ts';

type WorldSpec = NonNullable<BoardSpec['world']>;

export const clock = new SystemClock();

/** A board with all that its profile names, or an error that says what did not open. */
async function openWhole(spec: BoardSpec): Promise<Board> {
  const board = await openBoard(spec, { clock });
  if (board.failures.length > 0) throw new Error(board.failures.map(({ error }) => error.message).join('; '));
  return board;
}

/** One device of a kind, opened the way the daemon opens it. */
export async function openOne<K extends DeviceKind>(
  kind: K,
  driver: string,
  world?: WorldSpec,
  options = {},
) {
  const fire = { id: 'fire', kind: 'fire-input' as const, driver: 'sim' };
  const device = { id: 'subject', kind, driver, options };
  const devices = kind === 'barrier' ? [fire, device] : [device];
  const board = await openWhole({ ...(world && { world }), devices });
  const subject = board.get(kind);
  if (subject === undefined) throw new Error(`${kind} did not open`);
  return { device: subject, world: board.world, close: () => board.close() };
}

/** Runs the contract suites of the devices that meet people, in a world. */
export function laneContracts(name: 'sim' | 'replay', world: () => WorldSpec): void {
  const open = async <K extends DeviceKind>(kind: K, driver = 'sim', options = {}) => {
    const opened = await openOne(kind, driver, world(), options);
    return { ...opened, world: opened.world as World };
  };
  fingerprintScannerContract(`${name} scanner`, async () => {
    const { device, world, close } = await open('fingerprint-scanner', name);
    return { scanner: device, clock, bringFinger: () => world.start(), close };
  });
  irisCameraContract(`${name} iris camera`, async () => {
    const { device, world, close } = await open('iris-camera', name);
    return {
      camera: device,
      clock,
      isLit: () => world.stage.irisLamps.value === true,
      bringEyes: eyes => (eyes.length === 2 ? world.start() : showEyes(world, eyes)),
      close,
    };
  });
  documentReaderContract(`${name} document reader`, async () => {
    const { device, world, close } = await open('document-reader');
    return { reader: device, bringDocument: () => world.start(), close };
  });
  presenceContract(`${name} presence`, async () => {
    const { device, world, close } = await open('presence');
    const { outerBeam, innerBeam } = world.stage;
    return {
      presence: device,
      setBeam: async (beam, broken) => (beam === 'outer' ? outerBeam : innerBeam).set(broken),
      close,
    };
  });
  barrierContract(`${name} barrier`, async () => {
    const { device, world, close } = await open('barrier', 'sim', { travelMs: 15 });
    return { barrier: device, setObstacle: present => world.stage.leafOccupied.set(present), close };
  });
  indicatorContract(`${name} indicator`, async () => {
    const { device, world, close } = await open('indicator');
    return { indicator: device, seen: () => world.stage.signal.value, close };
  });
}

/** Somebody with an eye patch, whom the casts do not have. */
function showEyes({ stage, lens }: World, eyes: readonly Eye[]): void {
  const { widthPx, heightPx } = lens ?? { widthPx: 1, heightPx: 1 };
  const picture = { widthPx, heightPx, pixels: new Uint8Array(widthPx * heightPx).fill(90) };
  const pictures: EyePictures = Object.fromEntries(eyes.map(eye => [eye, picture]));
  const offer = (wanted: boolean) => wanted && clock.after(1, () => stage.lens.offer(pictures));
  stage.lens.wanted.watch(offer);
}
