import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { InTurn } from '../../core/in-turn.ts';
import { checkSides } from '../image/checks.ts';
import { readJpeg2000Header, undecodable } from './header.ts';
import type { Decoded } from './messages.ts';
import { type ChildLimits, childLimits } from './parameters.ts';

/** What an image file holds: samples of 8 bits, those of a pixel side by side, row by row from the top left. */
export interface Jpeg2000Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1: grey; 3: red, green, blue. */
  readonly components: 1 | 3;
  readonly samples: Uint8Array;
  /** Pixels an inch; undefined where the file states none. */
  readonly statedDpi: number | undefined;
}

const program = fileURLToPath(new URL('./child.js', import.meta.url));
/** One process at a time, so that a folder of images does not start hundreds. */
const turns = new InTurn();

/**
 * Decodes a JP2 file or a bare JPEG 2000 codestream (ISO/IEC 15444-1) by OpenJPEG, in a process of its own with an end to its
 * memory and time. Deeper samples are scaled to 8 bits, signed ones raised; transparency is passed over, sYCC is given as
 * its brightness. Throws Fault `bad-input`: a damaged header with offset and clause, sides outside 32 to 4,096 px, what
 * the decoder refuses, and whatever brings it down or takes too long.
 */
export async function decodeJpeg2000(
  bytes: Uint8Array,
  name: string,
  limits: ChildLimits = childLimits,
): Promise<Jpeg2000Raster> {
  const header = readJpeg2000Header(bytes, name);
  checkSides(header.widthPx, header.heightPx, name);
  const answer = await turns.run(() => decodedByChild(withoutSigns(bytes, header.signsAt), limits));
  if ('failure' in answer) throw undecodable(name, answer.failure);
  const { widthPx, heightPx, components, samples } = answer;
  if (widthPx !== header.widthPx || heightPx !== header.heightPx) {
    throw undecodable(name, `${widthPx} x ${heightPx} px of ${header.widthPx} x ${header.heightPx}`);
  }
  const isColour = components >= 3 && !header.isLuminanceChrominance;
  return {
    widthPx,
    heightPx,
    components: isColour ? 3 : 1,
    samples: chosen(samples, components, isColour ? 3 : 1),
    statedDpi: header.statedDpi,
  };
}

/** Samples without a sign are raised by half of their range when they are decoded (G.1): those with one are read as if they had none. */
function withoutSigns(bytes: Uint8Array, signsAt: readonly number[]): Uint8Array {
  if (signsAt.length === 0) return bytes;
  const changed = bytes.slice();
  for (const at of signsAt) changed[at] &= 0x7f;
  return changed;
}

/** The first so many samples of each pixel. */
function chosen(samples: Uint8Array, components: number, kept: number): Uint8Array {
  if (components === kept) return samples;
  const pixels = samples.length / components;
  const taken = new Uint8Array(pixels * kept);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < kept; i++) taken[pixel * kept + i] = samples[pixel * components + i];
  }
  return taken;
}

function decodedByChild(bytes: Uint8Array, limits: ChildLimits): Promise<Decoded> {
  const { memoryBytes, processorS, timeoutMs } = limits;
  // Where a lower limit is in force already, it stays.
  const limited = 'ulimit -d "$0" 2>/dev/null; ulimit -t "$1" 2>/dev/null; shift; exec "$@"';
  const kibibytes = String(Math.floor(memoryBytes / 1024));
  const child = spawn('/bin/sh', ['-c', limited, kibibytes, String(processorS), process.execPath, program], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  return new Promise(resolve => {
    child.on('message', (answer: Decoded) => resolve(answer));
    child.on('error', error => resolve({ failure: error.message }));
    child.on('exit', (code, signal) => {
      const why = signal === null ? `exit code ${code}` : signal;
      resolve({ failure: `the decoder was ended by ${why}` });
    });
    child.send(bytes, error => {
      if (error !== null) resolve({ failure: 'the decoder did not start' });
    });
  });
}
