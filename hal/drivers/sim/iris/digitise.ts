import { type Random, randomFrom } from '../random.ts';
import type { EyeSensor } from './model.ts';

/** Normal numbers to be taken from at chance places: drawing each anew would take longer than the rest of the picture. */
const noiseLength = 1 << 14;
let bell: Float32Array | undefined;

function normals(): Float32Array {
  if (bell !== undefined) return bell;
  const random = randomFrom('sensor noise');
  return (bell = Float32Array.from({ length: noiseLength }, () => random.normal()));
}

/** Greys to bytes: the sensor's noise, which grows with the light, and its limits. */
export function digitise(
  greys: Float32Array,
  { readNoise, shotNoise }: EyeSensor,
  random: Random,
): Uint8Array {
  const noise = normals();
  const [read, shot] = [readNoise * readNoise, (shotNoise * shotNoise) / 255];
  const pixels = new Uint8Array(greys.length);
  let state = random.integer(2 ** 31) | 1;
  for (let at = 0; at < pixels.length; at++) {
    // Xorshift (Marsaglia 2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const grey = Math.min(255, greys[at]);
    const value = grey + Math.sqrt(read + shot * Math.max(0, grey)) * noise[state & (noiseLength - 1)];
    pixels[at] = Math.max(0, Math.min(255, Math.round(value)));
  }
  return pixels;
}
