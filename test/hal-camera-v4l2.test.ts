// The cameras over video devices, against a kernel that is played byte for byte. The real one: test/vm/rows/camera.ts.
import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import type { Camera } from '../hal/camera.ts';
import { sleep } from '../hal/clock.ts';
import { cameraContract } from '../hal/contract-suite/camera.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { openVideoCamera } from '../hal/drivers/linux/v4l2/camera.ts';
import { bufferFlag, controlId } from '../hal/drivers/linux/v4l2/uapi.ts';
import type { VideoOptions } from '../hal/drivers/linux/v4l2/video-options.ts';
import { clock } from './helpers/lane-contracts.ts';
import { type PlayedVideo, PlayedVideoKernel } from './helpers/played-video.ts';

const size = { widthPx: 32, heightPx: 16 };
const device = '/dev/v4l/by-id/usb-played';
const usual: VideoOptions = { device, ...size, frameRateHz: 100, format: 'GREY' };
const longMs = 5_000;

/** Every byte of a frame is its number. */
const numbered = (number: number) => new Uint8Array(size.widthPx * size.heightPx).fill(number % 256);

const played: PlayedVideo = {
  ...size,
  formats: ['GREY'],
  frameRateHz: 100,
  bytesPerLine: size.widthPx,
  picture: numbered,
};

const opened: Camera[] = [];
afterEach(() => Promise.all(opened.splice(0).map(camera => camera.dispose())));

async function open(video: Partial<PlayedVideo> = {}, options: Partial<VideoOptions> = {}) {
  const kernel = new PlayedVideoKernel(device, { ...played, ...video }, clock);
  const camera = await openVideoCamera('face', { ...usual, ...options }, clock, kernel);
  opened.push(camera);
  return { kernel, camera };
}

for (const [name, stampFlags] of Object.entries({
  'end of frame': bufferFlag.timestampMonotonic,
  'start of exposure': bufferFlag.timestampMonotonic | bufferFlag.startOfExposure,
  'no stamp of the kernel': 0,
}))
  cameraContract(`v4l2, ${name}`, async () => {
    const { camera } = await open({ stampFlags });
    return { camera, clock, close: () => camera.dispose() };
  });

test('what the device is and what it made of the rate is told', async () => {
  const { camera } = await open({ frameRateHz: 50 });
  const { vendor, model, frameRateHz } = camera.info;
  assert.deepEqual([vendor, model, frameRateHz], ['played', 'Played camera', 50]);
});

test('after a long silence the frame is a new one, though the buffers were full of old ones', async () => {
  const { camera } = await open();
  for (const pauseMs of [100, 150]) {
    await sleep(clock, pauseMs);
    const askedMs = clock.monotonicMs();
    const { capturedAtMs, pixels, sequence } = await camera.next({ timeoutMs: longMs });
    assert.ok(capturedAtMs >= askedMs && capturedAtMs <= clock.monotonicMs(), `${capturedAtMs - askedMs} ms`);
    assert.equal(pixels[0], sequence % 256, 'the pixels are of the frame that the number names');
  }
});

test('a frame that was exposed before the call is not given, however late it is handed over', async () => {
  const { camera } = await open({ transferMs: 60 });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const askedMs = clock.monotonicMs();
    const { capturedAtMs } = await camera.next({ timeoutMs: longMs });
    assert.ok(capturedAtMs >= askedMs);
    assert.ok(clock.monotonicMs() >= askedMs + 60, 'it took the transfer at least');
  }
});

test('damaged frames and repeated numbers are passed over', async () => {
  const { camera } = await open({ damaged: number => number % 3 !== 0 });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const { sequence } = await camera.next({ timeoutMs: longMs });
    assert.equal(sequence % 3, 0);
  }
});

test('numbers of frames grow on where the ones of the kernel go round', async () => {
  const { camera } = await open({ firstSequence: 2 ** 32 - 3 });
  let last = 0;
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const { sequence } = await camera.next({ timeoutMs: longMs });
    assert.ok(sequence > last, `${sequence} after ${last}`);
    last = sequence;
  }
  assert.ok(last > 2 ** 32);
});

test('unplugged in mid-stream: absent at once, everything given back, and openable anew', async () => {
  const { camera, kernel } = await open();
  const pending = failsWith('absent', camera.next({ timeoutMs: longMs }));
  kernel.unplug();
  const startedMs = clock.monotonicMs();
  await pending;
  assert.ok(clock.monotonicMs() - startedMs < 100);
  assert.deepEqual(kernel.held, { open: 0, mapped: 0, streaming: false });
  await failsWith('absent', camera.next({ timeoutMs: longMs }));
  await camera.dispose();
  await failsWith('absent', openVideoCamera('face', usual, clock, kernel));
  kernel.plugIn();
  const again = await openVideoCamera('face', usual, clock, kernel);
  await again.next({ timeoutMs: longMs });
  await again.dispose();
  assert.deepEqual(kernel.held, { open: 0, mapped: 0, streaming: false });
});

test('a mode that the camera does not have is refused with what it has, and nothing stays open', async () => {
  const kernel = new PlayedVideoKernel(device, { ...played, formats: ['MJPG', 'YUYV'] }, clock);
  const error = await failsWith('io', openVideoCamera('face', usual, clock, kernel));
  assert.match(error.message, /asked for 32 x 16 GREY, it gives 32 x 16 MJPG; its formats are MJPG, YUYV/);
  assert.deepEqual(kernel.held, { open: 0, mapped: 0, streaming: false });
});

test('a device that takes no pictures is refused, as the second one of a USB camera', async () => {
  await assert.rejects(open({ capabilities: 0x0080_0000 }), /takes no pictures here/);
});

test('exposure and gain are locked where the profile says so, and read back', async () => {
  const controls = new Map([
    [controlId.exposureAuto, { minimum: 0, maximum: 3, value: 3 }],
    [controlId.exposureAutoPriority, { minimum: 0, maximum: 1, value: 1 }],
    [controlId.exposureAbsolute, { minimum: 1, maximum: 1000, value: 0 }],
    [controlId.gain, { minimum: 0, maximum: 100, value: 0 }],
  ]);
  await open({ controls }, { exposureUs: 8_000, gain: 20 });
  const kept = [...controls.values()].map(({ value }) => value);
  assert.deepEqual(kept, [1, 0, 80, 20]);
});

test('a lock that does not hold is no lock', async () => {
  const gain = (one: { minimum: number; maximum: number; value: number; stubborn?: boolean }) =>
    new Map([[controlId.gain, one]]);
  const tryWith = (controls: PlayedVideo['controls'], options: Partial<VideoOptions>) => {
    const kernel = new PlayedVideoKernel(device, { ...played, ...(controls && { controls }) }, clock);
    return openVideoCamera('face', { ...usual, ...options }, clock, kernel);
  };
  const stubborn = gain({ minimum: 0, maximum: 100, value: 3, stubborn: true });
  assert.match((await failsWith('stuck', tryWith(stubborn, { gain: 50 }))).message, /set to 50, and is 3/);
  const narrow = gain({ minimum: 0, maximum: 10, value: 0 });
  assert.match((await failsWith('io', tryWith(narrow, { gain: 50 }))).message, /not within 0 to 10/);
  assert.match((await failsWith('io', tryWith(narrow, { exposureUs: 100 }))).message, /no exposure/);
});
