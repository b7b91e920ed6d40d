// Runs in the guest: stills by node-libcamera. Where rpicam-still would run, `cam` of libcamera does, on the kernel's vimc.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, open as openFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import sharp from 'sharp';
import type { Camera } from '../../../../hal/camera.ts';
import { cameraContract } from '../../../../hal/contract-suite/camera.ts';
import { failsWith } from '../../../../hal/contract-suite/expect.ts';
import type { WaitRequest } from '../../../../hal/device.ts';
import { driver } from '../../../../hal/drivers/linux/camera/libcamera.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { putInPath, shell } from './shell.ts';

const clock = new SystemClock();
const size = { widthPx: 320, heightPx: 240 };
const longMs = 120_000;

/**
 * Takes a raw picture by libcamera, asks by a pipe that it be compressed, and waits for that. A shell script, because a
 * second Node takes ten seconds to start here.
 */
const standIn = (pipe: string) => `#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in --output) output=$2;; --width) width=$2;; --height) height=$2;; esac
  shift
done
cam -c1 --capture=1 -s width=$width,height=$height --file=$output.raw >&2 || exit 255
echo "$output" > ${pipe}
while [ ! -e "$output.done" ]; do sleep 0.05; done
`;

export function vimcTests(): void {
  let camera: Awaited<ReturnType<typeof standInPlaced>>;
  before(async () => {
    camera = await standInPlaced();
  });
  after(() => camera.close());
  const open = () => driver.open('document', { ...size, settleMs: 1 }, { clock });

  cameraContract('libcamera on vimc', async () => {
    await show('Noise');
    const still = await open();
    const dispose = () => still.dispose();
    return {
      camera: { id: still.id, info: still.info, next: patiently(still), dispose },
      clock,
      close: dispose,
    };
  });

  test('stills of vimc by libcamera, in its own folder, and none when there is no time', async t => {
    await show('75% Colorbar');
    const still = await open();
    try {
      await failsWith('timeout', still.next({ timeoutMs: 500 }));
      const startedMs = clock.monotonicMs();
      const { pixels, widthPx, heightPx } = await still.next({ timeoutMs: longMs });
      t.diagnostic(`a still of vimc in ${Math.round(clock.monotonicMs() - startedMs)} ms`);
      assert.deepEqual([widthPx, heightPx, pixels.length], [320, 240, 320 * 240]);
      assert.ok(new Set(pixels).size > 5, 'the colour bars, in grey');
    } finally {
      await still.dispose();
    }
    assert.equal(await shell('pidof cam || true'), '', 'no program is left');
    assert.deepEqual(
      (await readdir(tmpdir())).filter(name => name.startsWith('bitmapd-still-')),
      [],
    );
  });
}

/** The contract gives a still ten seconds, in which two programs start: an emulated processor that has other work may need more. */
const patiently = (still: Camera) => (request: WaitRequest) => still.next({ ...request, timeoutMs: longMs });

/** What the sensors of vimc see. */
async function show(pattern: keyof typeof patterns): Promise<void> {
  for (const sensor of ['v4l-subdev0', 'v4l-subdev1'])
    await shell(`v4l2-ctl -d /dev/${sensor} -c test_pattern=${patterns[pattern]}`);
}
const patterns = { '75% Colorbar': 0, Noise: 21 } as const;

/** Puts the stand-in into PATH, and what compresses for it beside it. */
async function standInPlaced() {
  const folder = await mkdtemp(path.join(tmpdir(), 'vimc-'));
  const pipe = path.join(folder, 'pipe');
  await shell(`mkfifo ${pipe}`);
  const program = path.join(folder, 'libcamera-still');
  await writeFile(program, standIn(pipe));
  await chmod(program, 0o755);
  const compressor = await compressing(pipe);
  const takeOut = putInPath(folder);
  const close = async () => {
    takeOut();
    await compressor.close();
    await rm(folder, { recursive: true });
  };
  return { close };
}

/** Makes a JPEG of each raw picture that a line of the pipe names. */
async function compressing(pipe: string) {
  const file = await openFile(pipe, 'r+');
  const stream = file.createReadStream({ encoding: 'utf8' });
  stream.on('data', lines => {
    for (const output of String(lines).trim().split('\n')) void compress(output);
  });
  // A read of a pipe ends when something comes, and holds the process until then; after it, none may be begun.
  const close = async () => {
    const waker = await openFile(pipe, 'r+');
    stream.destroy();
    await waker.write('\n');
    await waker.close();
  };
  return { close };
}

async function compress(output: string): Promise<void> {
  // BGR888 of libcamera: the bytes in the order red, green, blue.
  const raw = { width: size.widthPx, height: size.heightPx, channels: 3 } as const;
  const jpeg = await sharp(await readFile(`${output}.raw`), { raw })
    .jpeg()
    .toBuffer();
  await writeFile(output, jpeg);
  await writeFile(`${output}.done`, '');
}
