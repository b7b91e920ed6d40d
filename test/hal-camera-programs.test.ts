// The cameras that are reached through programs: each program here is a real process that plays one.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, afterEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Camera } from '../hal/camera.ts';
import { cameraContract } from '../hal/contract-suite/camera.ts';
import { abortsWith, failsWith } from '../hal/contract-suite/expect.ts';
import { driver as libcamera } from '../hal/drivers/linux/camera/libcamera.ts';
import { driver as rpicamVid } from '../hal/drivers/linux/camera/rpicam-vid.ts';
import { sleep } from '../hal/clock.ts';
import { putInPath } from './helpers/camera-programs.ts';
import { clock } from './helpers/lane-contracts.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const size = { widthPx: 64, heightPx: 48 };
const usualPath = process.env.PATH;
const taker = fileURLToPath(new URL('./helpers/camera-taker.js', import.meta.url));
after(() => {
  process.env.PATH = usualPath;
});
const longMs = 10_000;

const opened: Camera[] = [];
afterEach(() => Promise.all(opened.splice(0).map(camera => camera.dispose())));

const openStill = async (options = {}) => {
  const camera = await libcamera.open('document', { ...size, settleMs: 1, ...options }, { clock });
  opened.push(camera);
  return camera;
};
const openStream = async (options = {}) => {
  const given = { ...size, frameRateHz: 100, delayMs: 20, ...options };
  const camera = await rpicamVid.open('face', given, { clock });
  opened.push(camera);
  return camera;
};

cameraContract('libcamera, by rpicam-still', async () => {
  await putInPath({ 'rpicam-still': 'well' });
  const camera = await openStill();
  return { camera, clock, close: () => camera.dispose() };
});

cameraContract('rpicam-vid', async () => {
  await putInPath({ 'rpicam-vid': 'well' });
  const camera = await openStream();
  return { camera, clock, close: () => camera.dispose() };
});

/** What the programs have noted: their process, and how they were called. */
/** Whole lines: a file is there before what is written into it. */
const notesIn = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map(line => ({ pid: Number(line.split(' ')[0]), line }));

function isRunning(pid: number): boolean {
  try {
    // A process that has ended and was not asked for is none.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function waitUntil(isSo: () => boolean, what: string): Promise<void> {
  for (let left = 1_000; !isSo(); left -= 1) {
    assert.ok(left > 0, what);
    await sleep(clock, 10);
  }
}

const workFolders = () => readdirSync(tmpdir()).filter(name => name.startsWith('bitmapd-still-'));

test('a program of the older name is taken where there is no other', async () => {
  await putInPath({ 'libcamera-still': 'well', 'libcamera-vid': 'well' });
  for (const open of [openStill, openStream]) await (await open()).next({ timeoutMs: longMs });
});

test('without a program the device is absent, and the error says what to install', async () => {
  process.env.PATH = await temporaryFolder();
  for (const open of [openStill, openStream])
    assert.match((await failsWith('absent', open())).message, /install rpicam-apps-lite/);
});

test('a still that hangs is ended with its shell once it is given up, after which another may be taken', async () => {
  const notes = path.join(await temporaryFolder(), 'notes');
  await putInPath({ 'rpicam-still': `hangs=${notes}` });
  const camera = await openStill();
  for (const number of [1, 2]) {
    const controller = new AbortController();
    const pending = camera.next({ timeoutMs: longMs, signal: controller.signal });
    await waitUntil(() => existsSync(notes) && notesIn(notes).length === number, 'the program runs');
    await abortsWith(controller, pending);
    for (const { pid } of notesIn(notes)) await waitUntil(() => !isRunning(pid), 'the program is gone');
  }
  await failsWith('timeout', camera.next({ timeoutMs: 20 }));
});

test('pictures pass through a folder that nobody else may enter, which is empty after each and gone at the end', async () => {
  await putInPath({ 'rpicam-still': 'well' });
  const before = new Set(workFolders());
  const camera = await openStill();
  const made = workFolders().filter(name => !before.has(name));
  assert.equal(made.length, 1);
  const folder = path.join(tmpdir(), made[0] ?? '');
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  await camera.next({ timeoutMs: longMs });
  assert.deepEqual(readdirSync(folder), ['bin']);
  await camera.dispose();
  assert.ok(!workFolders().includes(made[0] ?? ''));
});

test('what a program says at its end becomes the error: no camera is absent, the rest is io', async () => {
  await putInPath({ 'rpicam-still': 'absent', 'rpicam-vid': 'absent' });
  const still = await openStill();
  assert.match((await failsWith('absent', still.next({ timeoutMs: longMs }))).message, /dtoverlay/);
  assert.match((await failsWith('absent', openStream())).message, /no cameras available/);
  await putInPath({ 'rpicam-still': 'fails' });
  const failing = await openStill();
  assert.match((await failsWith('io', failing.next({ timeoutMs: longMs }))).message, /failed to queue/);
});

test('a program that leaves no picture, or half of one, gives no frame', async () => {
  for (const behaviour of ['silent', 'half']) {
    await putInPath({ 'rpicam-still': behaviour });
    const camera = await openStill();
    assert.match((await failsWith('io', camera.next({ timeoutMs: longMs }))).message, /picture/);
  }
});

test('a stream that ends is absent at once and stays so, and the camera can be opened anew', async () => {
  await putInPath({ 'rpicam-vid': 'stops' });
  const camera = await openStream({ delayMs: 2_000 });
  const startedMs = clock.monotonicMs();
  await failsWith('absent', camera.next({ timeoutMs: longMs }));
  assert.ok(clock.monotonicMs() - startedMs < 1_500, 'no time-out was waited for');
  await failsWith('absent', camera.next({ timeoutMs: longMs }));
  await camera.dispose();
  await putInPath({ 'rpicam-vid': 'well' });
  const again = await openStream();
  await again.next({ timeoutMs: longMs });
});

test('disposing of a stream ends its program', async () => {
  const notes = path.join(await temporaryFolder(), 'notes');
  await putInPath({ 'rpicam-vid': `well=${notes}` });
  const camera = await openStream();
  const [program] = notesIn(notes);
  assert.ok(program !== undefined && isRunning(program.pid));
  await camera.dispose();
  assert.ok(!isRunning(program.pid));
});

test('the command line says what the profile says, and no switch that is off', async () => {
  const notes = path.join(await temporaryFolder(), 'notes');
  await putInPath({ 'rpicam-still': `well=${notes}`, 'rpicam-vid': `well=${notes}` });
  const sensor = { ...size, camera: 1, shutterUs: 8000, gain: 2.5, rotation: 180 };
  await (await openStill(sensor)).next({ timeoutMs: longMs });
  await openStream({ ...sensor, frameRateHz: 30 });
  const common =
    '--nopreview --camera 1 --width 64 --height 48 --shutter 8000 --gain 2.5 --rotation 180 --quality 93';
  const [stillLine, streamLine] = notesIn(notes).map(({ line }) => line);
  assert.match(
    stillLine ?? '',
    new RegExp(`^\\d+ ${common} --encoding jpg --timeout 1 --output /[\\w./-]+$`),
  );
  assert.match(
    streamLine ?? '',
    new RegExp(`^\\d+ --codec mjpeg ${common} --framerate 30 --flush --timeout 0 --output -$`),
  );
});

test('when the daemon is killed, its camera programs do not outlive it', async () => {
  for (const [driver, program, behaviour] of [
    ['libcamera', 'rpicam-still', 'hangs'],
    ['rpicam-vid', 'rpicam-vid', 'well'],
  ] as const) {
    const notes = path.join(await temporaryFolder(), 'notes');
    await putInPath({ [program]: `${behaviour}=${notes}` });
    const daemon = spawn(process.execPath, [taker, driver], { stdio: 'ignore' });
    await waitUntil(() => existsSync(notes) && notesIn(notes).length === 1, `${program} runs`);
    const [{ pid } = { pid: 0 }] = notesIn(notes);
    assert.ok(isRunning(pid));
    daemon.kill('SIGKILL');
    await waitUntil(() => !isRunning(pid), `${program} has ended`);
  }
});
