// The near-infrared camera and its lamp, against a kernel that is played byte for byte: eyes are in its frames while they are shown.
import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { irisCameraContract } from '../hal/contract-suite/iris-camera.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import type { DriverContext } from '../hal/driver.ts';
import { smallSensor, synthesiseEye, takeEye } from '../hal/drivers/sim/iris/index.ts';
import type { Cell } from '../hal/drivers/cell.ts';
import { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';
import { SimGpioOutput } from '../hal/drivers/sim/gpio-output.ts';
import { type NirOptions, openNirCamera } from '../hal/drivers/linux/v4l2-nir/driver.ts';
import type { Device } from '../hal/device.ts';
import type { Eye, IrisCamera } from '../hal/iris-camera.ts';
import { clock } from './helpers/lane-contracts.ts';
import { PlayedVideoKernel } from './helpers/played-video.ts';

const device = '/dev/v4l/by-path/platform-nir';
const eye = { widthPx: smallSensor.widthPx, heightPx: smallSensor.heightPx };
const frame = { widthPx: 2 * eye.widthPx, heightPx: eye.heightPx };
const both: readonly Eye[] = ['left', 'right'];
const longMs = 10_000;
const ambient = 30;
const periodMs = 20;
/** The part of the second lamp's light that comes back, against that of the first. */
const bySecond = 0.5;

/** Pictures of both eyes, each in as many ways as a frame's number has. */
const looks = Object.fromEntries(
  both.map(side => {
    const model = synthesiseEye('somebody', side);
    return [side, [0, 1, 2].map(seed => takeEye(model, seed, 'normal', smallSensor).pixels)];
  }),
);

const usual: NirOptions = {
  ...{ device, ...frame, frameRateHz: 100, format: 'GREY' },
  // The subject's right eye is on the left of the picture.
  eyes: { right: { xPx: 0, yPx: 0 }, left: { xPx: eye.widthPx, yPx: 0 } },
  ...{ eyeWidthPx: eye.widthPx, eyeHeightPx: eye.heightPx, upsideDown: false },
  lamp: { wavelengthNm: 850, output: 'nir', activeLow: false },
  ...{ longestLitMs: 20_000, leastSharpness: 1.5 },
};

const opened: IrisCamera[] = [];
afterEach(() => Promise.all(opened.splice(0).map(camera => camera.dispose())));

interface Scene {
  shown: readonly Eye[];
  /** Since when a lamp is lit, and which part of its light comes back from an eye. */
  litFromMs: number | undefined;
  reflected: number;
}

async function open(changes: Partial<NirOptions> = {}, transferMs = 0) {
  const [output, second] = [new SimGpioOutput('nir'), new SimGpioOutput('second')];
  const chip = new SimGpioChip('io', ['NIR_LAMP'], clock);
  const scene: Scene = { shown: [], litFromMs: undefined, reflected: 1 };
  const watch = (wire: Cell<boolean>, reflected: number) =>
    wire.watch(() => {
      scene.litFromMs = wire.value ? clock.monotonicMs() : undefined;
      scene.reflected = reflected;
    });
  watch(output.wire, 1);
  watch(chip.wire('NIR_LAMP'), 1);
  watch(second.wire, bySecond);
  const options = { ...usual, ...changes };
  const video = {
    ...frame,
    formats: ['GREY'],
    frameRateHz: 1000 / periodMs,
    bytesPerLine: frame.widthPx,
    transferMs,
    picture: (number: number, endedAtMs: number) =>
      pictureOf(scene, { number, beganAtMs: endedAtMs - 2 * periodMs }, options.upsideDown),
  };
  const kernel = new PlayedVideoKernel(device, video, clock);
  const devices: Record<string, Device> = { nir: output, second, io: chip };
  const use = ((_kind: string, id: string) => {
    if (devices[id] === undefined) throw new Error(`no ${id}`);
    return devices[id];
  }) as DriverContext['use'];
  const camera = await openNirCamera('eyes', options, { clock, ...(use && { use }) }, kernel);
  opened.push(camera);
  return { camera, kernel, chip, scene, isLit: () => scene.litFromMs !== undefined };
}

/** What the sensor sees: ambient light, and the eyes that are shown where a lamp lights them. */
function pictureOf(
  { shown, litFromMs = Number.POSITIVE_INFINITY, reflected }: Scene,
  { number, beganAtMs }: { readonly number: number; readonly beganAtMs: number },
  upsideDown: boolean,
): Uint8Array {
  const seen = litFromMs < beganAtMs + 2 * periodMs ? shown : [];
  const view = { seen, number: number % 3, reflected, banded: litFromMs > beganAtMs, upsideDown };
  const key = JSON.stringify(view);
  const picture = drawn.get(key) ?? draw(view);
  drawn.set(key, picture);
  return picture;
}

const drawn = new Map<string, Uint8Array>();

interface View {
  readonly seen: readonly Eye[];
  readonly number: number;
  readonly reflected: number;
  /** The lamp came on during the exposure: lines have had light and others none, which looks sharper than the eye itself. */
  readonly banded: boolean;
  readonly upsideDown: boolean;
}

function draw({ seen, number, reflected, banded, upsideDown }: View): Uint8Array {
  const pixels = new Uint8Array(frame.widthPx * frame.heightPx).fill(ambient + number);
  for (const side of seen) {
    const picture = (looks[side]?.[number] ?? new Uint8Array()).map(grey => grey * reflected);
    const fromX = side === 'right' ? 0 : eye.widthPx;
    for (let y = 0; y < eye.heightPx; y += 1)
      if (!banded || y % 32 >= 8)
        pixels.set(picture.subarray(y * eye.widthPx, (y + 1) * eye.widthPx), y * frame.widthPx + fromX);
  }
  return upsideDown ? pixels.reverse() : pixels;
}

const secondLamp = { wavelengthNm: 760, output: 'second', activeLow: false };

for (const [name, changes] of Object.entries({ 'one lamp': {}, 'two lamps': { secondLamp } }))
  irisCameraContract(`v4l2-nir, ${name}`, async () => {
    const { camera, isLit, scene } = await open(changes);
    return {
      ...{ camera, clock, isLit, close: () => camera.dispose() },
      bringEyes: eyes => {
        scene.shown = eyes;
      },
    };
  });

test('two lamps give the eye by each of them, less what is there without', async () => {
  const { camera, scene } = await open({ secondLamp });
  assert.deepEqual(camera.info.presentation, ['spectral']);
  scene.shown = both;
  const { right } = await camera.capture({ eyes: both, timeoutMs: longMs });
  const spectral = right?.presentation?.spectral ?? [];
  assert.deepEqual(
    spectral.map(({ wavelengthNm }) => wavelengthNm),
    [850, 760],
  );
  for (const [place, reflected] of [1, bySecond].entries()) {
    const given = Buffer.from(spectral[place]?.frame.pixels ?? []);
    const isOne = (look: Uint8Array, dark: number) =>
      given.equals(look.map(grey => Math.max(0, Math.floor(grey * reflected) - dark)));
    const darks = [ambient, ambient + 1, ambient + 2];
    assert.ok(
      looks.right?.some(look => darks.some(dark => isOne(look, dark))),
      `${reflected}`,
    );
  }
});

test('without the time for a second light the eyes come without evidence', async () => {
  const { camera, scene } = await open({ secondLamp }, 400);
  scene.shown = both;
  const { right } = await camera.capture({ eyes: both, timeoutMs: longMs });
  assert.ok(right !== undefined);
  assert.equal(right.presentation, undefined, 'the shots were too far apart');
});

test('two lamps of nearly the same light are no evidence', async () => {
  await assert.rejects(open({ secondLamp: { ...secondLamp, wavelengthNm: 800 } }), /secondLamp: 50 nm/);
});

test('each eye is cut from its own place in a frame that was lit from first to last, and turned upright', async () => {
  for (const upsideDown of [false, true]) {
    const { camera, scene } = await open({ upsideDown });
    scene.shown = both;
    const capture = await camera.capture({ eyes: both, timeoutMs: longMs });
    for (const side of both) {
      const given = Buffer.from(capture[side]?.pixels ?? []);
      assert.ok(
        looks[side]?.some(one => given.equals(one)),
        `${side}, ${upsideDown}`,
      );
    }
  }
});

test('a lamp may be a line of a chip, which is given back at the end', async () => {
  const { camera, chip, scene } = await open({
    lamp: { wavelengthNm: 810, chip: 'io', line: 'NIR_LAMP', activeLow: false },
  });
  scene.shown = both;
  assert.equal(camera.info.illuminationNm, 810);
  await failsWith('busy', chip.outputs([{ line: 'NIR_LAMP', activeLow: false, drive: 'push-pull' }]));
  const pending = camera.capture({ eyes: both, timeoutMs: longMs });
  assert.equal(chip.wire('NIR_LAMP').value, true);
  await pending;
  assert.equal(chip.wire('NIR_LAMP').value, false);
  await camera.dispose();
  await chip.outputs([{ line: 'NIR_LAMP', activeLow: false, drive: 'push-pull' }]);
});

test('unplugged during a capture: absent, and the lamp is out', async () => {
  const { camera, kernel, isLit } = await open();
  const pending = camera.capture({ eyes: both, timeoutMs: longMs });
  kernel.unplug();
  await failsWith('absent', pending);
  assert.equal(isLit(), false);
  assert.deepEqual(kernel.held, { open: 0, mapped: 0, streaming: false });
});

test('the lamp is lit for no longer than the profile allows, whatever is asked for', async () => {
  const { camera } = await open({ longestLitMs: 500 });
  const startedMs = clock.monotonicMs();
  await failsWith('timeout', camera.capture({ eyes: both, timeoutMs: 60_000 }));
  assert.ok(clock.monotonicMs() - startedMs < 1_000);
});

test('a lamp without a switch, or eyes beyond the frame, are refused with their place in the profile', async () => {
  const lamp = { wavelengthNm: 850, activeLow: false };
  await assert.rejects(open({ lamp }), /options\/lamps: a lamp has either/);
  await assert.rejects(open({ lamp: { ...lamp, output: 'other' } }), /needs the gpio-output other/);
  await assert.rejects(open({ eyes: { left: { xPx: 400, yPx: 0 } } }), /options\/eyes: .* leaves the frame/);
});
