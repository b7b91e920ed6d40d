import { smoothNoise } from '../../noise.ts';
import type { Random } from '../../random.ts';
import type { EyeCapture, EyeSensor } from '../index.ts';
import { blurred } from '../optics.ts';
import { attackParameters } from './parameters.ts';

const { linesPerMm, screenAngle, softness, paperGrey, inkGrey, fibres } = attackParameters.print;

/** A picture of an eye as a laser printer puts it on paper, and a camera sees the paper. */
export function printed(
  greys: Float32Array,
  capture: EyeCapture,
  sensor: EyeSensor,
  random: Random,
): Float32Array {
  const { widthPx, heightPx } = sensor;
  const paper = paperOf(sensor, capture.pxPerMm, random);
  const [cos, sin] = [Math.cos(screenAngle), Math.sin(screenAngle)];
  const perPx = (2 * Math.PI * linesPerMm) / capture.pxPerMm;
  const sheet = new Float32Array(greys.length);
  for (let row = 0, at = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, at++) {
      const [u, v] = [perPx * (column * cos + row * sin), perPx * (row * cos - column * sin)];
      const threshold = 0.5 + (Math.cos(u) + Math.cos(v)) / 4;
      const ink = 1 / (1 + Math.exp((threshold - (1 - greys[at] / 255)) / softness));
      sheet[at] = capture.gain * (ink * inkGrey + (1 - ink) * paperGrey * paper[at]);
    }
  }
  return blurred(sheet, sensor, capture);
}

/** Paper is uneven: clouds and fibres, about 1. */
function paperOf({ widthPx, heightPx }: EyeSensor, pxPerMm: number, random: Random): Float32Array {
  const paper = new Float32Array(widthPx * heightPx).fill(1);
  for (const { mm, share } of fibres) {
    const noise = smoothNoise(random.fork(mm), widthPx, heightPx, Math.max(1.5, mm * pxPerMm));
    for (let at = 0; at < paper.length; at++) paper[at] += share * noise[at];
  }
  return paper;
}
