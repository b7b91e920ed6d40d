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
  const deviations = Float64Array.from({ length: 256 }, (_, grey) => Math.sqrt(read + shot * grey));
  // Rounds to the nearest byte.
  const clamped = new Uint8ClampedArray(greys.length);
  let state = random.integer(2 ** 31) | 1;
  for (let at = 0; at < clamped.length; at++) {
    // Xorshift (Marsaglia 2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const grey = Math.max(0, Math.min(255, greys[at]));
    clamped[at] = grey + deviations[grey | 0] * noise[state & (noiseLength - 1)];
  }
  return new Uint8Array(clamped.buffer);
}
