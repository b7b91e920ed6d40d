// Plays rpicam-still and rpicam-vid: `node played-rpicam.js BEHAVIOUR[=FILE] --width W ...`. Started by tests, as a process.
import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import sharp from 'sharp';

const [behaviour = '', file = ''] = (process.argv[2] ?? '').split('=');
const { values } = parseArgs({
  args: process.argv.slice(3),
  strict: false,
  options: { nopreview: { type: 'boolean' }, flush: { type: 'boolean' }, ...strings() },
});
if (file !== '') appendFileSync(file, `${process.pid} ${process.argv.slice(3).join(' ')}\n`);

switch (behaviour) {
  case 'absent':
    process.stderr.write('[0:01:02] INFO Camera\nERROR: *** no cameras available ***\n');
    process.exitCode = 255;
    break;
  case 'fails':
    process.stderr.write('ERROR: *** failed to queue request ***\n');
    process.exitCode = 255;
    break;
  case 'hangs':
    setInterval(() => {}, 1_000);
    break;
  case 'half':
    writeFileSync(String(values.output), await half(picture(1)));
    break;
  case 'silent':
    break;
  case 'stops':
    await stream(12);
    break;
  default:
    await (values.output === '-' ? stream(Number.POSITIVE_INFINITY) : still());
}

function strings() {
  const names = [
    'width',
    'height',
    'framerate',
    'output',
    'codec',
    'encoding',
    'camera',
    'timeout',
    'quality',
  ];
  return Object.fromEntries(names.map(name => [name, { type: 'string' as const }]));
}

/** Stripes that move with the number, and are where they were after 64: a busy machine lets many frames pass between two looks. */
function picture(number: number): Promise<Buffer> {
  const [width, height] = [Number(values.width), Number(values.height)];
  const pixels = Buffer.alloc(width * height, 0).map((_, at) => ((at % width) * 4 + number * 4) % 256);
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .jpeg()
    .toBuffer();
}

async function half(whole: Promise<Buffer>): Promise<Buffer> {
  const bytes = await whole;
  return bytes.subarray(0, bytes.length / 2);
}

async function still(): Promise<void> {
  // What programs leave beside their picture at times.
  writeFileSync(`${String(values.output)}~`, '');
  writeFileSync(String(values.output), await picture(process.pid / 4));
}

/** As many frames as there are pictures, in turn, at the rate that was asked for. */
async function stream(frames: number): Promise<void> {
  const pictures = await Promise.all(Array.from({ length: 64 }, (_, number) => picture(number)));
  const periodMs = 1000 / Number(values.framerate);
  for (let number = 0; number < frames; number += 1) {
    process.stdout.write(pictures[number % pictures.length] ?? '');
    await new Promise(resolve => setTimeout(resolve, periodMs));
  }
}
