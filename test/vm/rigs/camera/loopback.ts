// Runs in the guest: frames that are known, through the kernel and back, byte for byte.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { openBoard } from '../../../../hal/board.ts';
import { sleep } from '../../../../hal/clock.ts';
import { irisCameraContract } from '../../../../hal/contract-suite/iris-camera.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import type { Eye } from '../../../../hal/iris-camera.ts';
import { SimulatedChip } from '../gpio/simulated-chip.ts';
import { LoopbackScene } from './scene.ts';

const clock = new SystemClock();
const device = '/dev/video9';
const longMs = 20_000;

async function openOnly(spec: Parameters<typeof openBoard>[0]) {
  const board = await openBoard(spec, { clock });
  if (board.failures.length > 0) throw new Error(board.failures.map(({ error }) => error.message).join('; '));
  return board;
}

function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('it is not on the board');
  return part;
}

export function loopbackTests(): void {
  for (const format of ['GREY', 'YUYV', 'YU12'] as const)
    test(`${format}: every picture is one that was sent, byte for byte, after it was asked for`, async t => {
      const size = { widthPx: 64, heightPx: 48 };
      const draw = () => randomBytes(size.widthPx * size.heightPx);
      const scene = await LoopbackScene.start(
        { device, ...size, format, periodMs: 80, remembered: true },
        draw,
        clock,
      );
      const options = { device, ...size, format, frameRateHz: 10 };
      const board = await openOnly({ devices: [{ id: 'face', kind: 'camera', driver: 'v4l2', options }] });
      const camera = present(board.get('camera'));
      const latenciesMs: number[] = [];
      // Pauses in which the buffers fill with what is old by the time of the call.
      for (const pauseMs of [0, 700, 0, 900, 0, 0]) {
        await sleep(clock, pauseMs);
        const askedMs = clock.monotonicMs();
        const { pixels, capturedAtMs } = await camera.next({ timeoutMs: longMs });
        const sentMs = present(scene.sentAtMs(pixels));
        assert.ok(sentMs >= askedMs - 1, `sent ${askedMs - sentMs} ms before it was asked for`);
        assert.ok(capturedAtMs >= askedMs && capturedAtMs <= clock.monotonicMs());
        latenciesMs.push(Math.round(clock.monotonicMs() - askedMs));
      }
      t.diagnostic(`${format}: ${latenciesMs.join(', ')} ms from asking to having, at a frame every 80 ms`);
      await board.close();
      await scene.stop();
    });

  irisCameraContract('v4l2-nir on v4l2loopback, its lamp on gpio-sim', () => openLitRig());
}

/** Small, because the processor is emulated. */
const eye = { widthPx: 160, heightPx: 120 };
const frame = { widthPx: 2 * eye.widthPx, heightPx: eye.heightPx };
const places = { right: { xPx: 0, yPx: 0 }, left: { xPx: eye.widthPx, yPx: 0 } };
const looks = { left: [eyeLike(), eyeLike(), eyeLike()], right: [eyeLike(), eyeLike(), eyeLike()] };

/** Texture, a pupil, and the lamp mirrored in it: what the driver knows an eye by. */
function eyeLike(): Uint8Array {
  const { widthPx, heightPx } = eye;
  return randomBytes(widthPx * heightPx).map((byte, at) => {
    const radiusPx = Math.hypot((at % widthPx) - widthPx / 2, Math.floor(at / widthPx) - heightPx / 2);
    return radiusPx < 3 ? 250 : radiusPx < 20 ? 14 : 90 + byte / 4;
  });
}

let rigs = 0;

/** Eyes are in the frames while they are shown and the lamp is lit, as seen from the far end of its wire. */
async function openLitRig() {
  const lamp = new SimulatedChip(`nir-${++rigs}`, ['NIR_LAMP']);
  let shown: readonly Eye[] = [];
  const draw = (number: number) => picture(number, lamp.level('NIR_LAMP') ? shown : []);
  const mode = { device, ...frame, format: 'GREY', periodMs: 60, remembered: false } as const;
  const scene = await LoopbackScene.start(mode, draw, clock);
  const chip = { label: lamp.label, lines: { NIR_LAMP: 0 } };
  const camera = {
    ...{ device, ...frame, format: 'GREY', frameRateHz: 15, eyes: places },
    ...{ eyeWidthPx: eye.widthPx, eyeHeightPx: eye.heightPx },
    lamp: { wavelengthNm: 850, chip: 'io', line: 'NIR_LAMP' },
  };
  const board = await openOnly({
    devices: [
      { id: 'eyes', kind: 'iris-camera', driver: 'v4l2-nir', options: camera },
      { id: 'io', kind: 'gpio-chip', driver: 'gpio-cdev', options: chip },
    ],
  });
  return {
    camera: present(board.get('iris-camera')),
    clock,
    isLit: () => lamp.level('NIR_LAMP'),
    bringEyes: (eyes: readonly Eye[]) => {
      shown = eyes;
    },
    close: async () => {
      await board.close();
      await scene.stop();
      lamp.remove();
    },
  };
}

function picture(number: number, shown: readonly Eye[]): Uint8Array {
  const pixels = new Uint8Array(frame.widthPx * frame.heightPx).fill(30);
  for (const side of shown) {
    const look = present(looks[side][number % looks[side].length]);
    for (let y = 0; y < eye.heightPx; y += 1)
      pixels.set(look.subarray(y * eye.widthPx, (y + 1) * eye.widthPx), y * frame.widthPx + places[side].xPx);
  }
  return pixels;
}
