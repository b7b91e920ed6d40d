import type { EyeCapture, EyeSensor } from '../index.ts';
import { blurred } from '../optics.ts';
import { attackParameters } from './parameters.ts';

const { pixelsPerMm, grid, black, white, glare } = attackParameters.screen;

/** A picture of an eye as a screen shows it: its pixels, a black that glows, the glare of its glass. */
export function onScreen(greys: Float32Array, capture: EyeCapture, sensor: EyeSensor): Float32Array {
  const { widthPx, heightPx } = sensor;
  const perPx = (2 * Math.PI * pixelsPerMm) / capture.pxPerMm;
  const shown = new Float32Array(greys.length);
  for (let row = 0, at = 0; row < heightPx; row++) {
    const line = 1 + grid * Math.cos(perPx * row);
    const shine = glare.grey * Math.exp(-(((row / heightPx - glare.at) / glare.height) ** 2));
    for (let column = 0; column < widthPx; column++, at++) {
      const dot = line * (1 + grid * Math.cos(perPx * column));
      shown[at] = capture.gain * (black + ((white - black) * greys[at] * dot) / 255) + shine;
    }
  }
  return blurred(shown, sensor, capture);
}
