/**
 * `node scene.js DEVICE FOLDER`, in the guest: what stands before the near-infrared camera. It says `playing`, then obeys
 * lines: `PASSENGER` lights the eye in FOLDER/PASSENGER.raw, `dark` shows what the camera sees without its lamp.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { LoopbackScene } from '../camera/scene.ts';
import { eyeSensor } from './people.ts';
import { frameRateHz } from './profile.ts';

const [device, folder] = process.argv.slice(2);
const { widthPx, heightPx } = eyeSensor;
const darkLevel = 12;
const dark = new Uint8Array(widthPx * heightPx).fill(darkLevel);

const mode = { device, widthPx, heightPx, format: 'GREY', periodMs: 1_000 / frameRateHz } as const;
const scene = await LoopbackScene.start({ ...mode, remembered: false }, () => dark, new SystemClock());
process.stdout.write('playing\n');
for await (const line of createInterface({ input: process.stdin })) {
  const picture = line === 'dark' ? dark : readFileSync(path.join(folder, `${line}.raw`));
  scene.show(() => picture);
}
await scene.stop();
