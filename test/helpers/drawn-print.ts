import sharp from 'sharp';
import type { Explanation, MinutiaPair } from '../../daemon/biometrics/engine.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';

/** A print that is drawn, not captured: enough to look at. Nothing is matched with it. */
export interface DrawnPrint {
  /** Which finger. */
  readonly seed: number;
  /** How the finger lies: rotation in radians, shift in pixels. */
  readonly rotation: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Scanned finer by so much. */
  readonly enlarged?: number;
}

const widthPx = 320;
const heightPx = 400;
const ridgePeriodPx = 9;

interface Feature {
  readonly x: number;
  readonly y: number;
  readonly turn: 1 | -1;
}

/** Minutiae of the finger, apart from each other, about its middle. */
function featuresOf(seed: number): Feature[] {
  const random = randomFrom(seed).uniform;
  const features: Feature[] = [];
  while (features.length < 34) {
    const x = (random() - 0.5) * widthPx * 0.8;
    const y = (random() - 0.5) * heightPx * 0.78;
    const isApart = features.every(other => Math.hypot(other.x - x, other.y - y) > 26);
    if (isApart && Math.hypot(x / 0.8, y) > 30) features.push({ x, y, turn: random() < 0.5 ? 1 : -1 });
  }
  return features;
}

/** The AM-FM model of a print (Larkin and Fletcher 2007): a smooth phase, and a spiral of phase at each minutia. */
function phaseAt(x: number, y: number, features: readonly Feature[], seed: number): number {
  const lean = ((seed % 7) - 3) * 0.09;
  const bow = y > 0 ? 1 + y / 420 : 1;
  const radius = Math.hypot((x + lean * y) * 1.15 * bow, y * 0.86 + 14);
  let phase = (2 * Math.PI * radius) / ridgePeriodPx;
  for (const { x: fx, y: fy, turn } of features) phase += turn * Math.atan2(y - fy, x - fx);
  return phase + 1.3 * Math.sin(x / 61 + seed) * Math.cos(y / 74);
}

const drawn = new Map<string, Promise<Uint8Array>>();

/** The print as an 8-bit PNG, ridges dark on light; the same one is drawn once. */
export function drawPrint(print: DrawnPrint): Promise<Uint8Array> {
  const key = JSON.stringify(print);
  const png = drawn.get(key) ?? draw(print);
  drawn.set(key, png);
  return png;
}

async function draw(print: DrawnPrint): Promise<Uint8Array> {
  const features = featuresOf(print.seed);
  const random = randomFrom(JSON.stringify(print)).uniform;
  const pixels = new Uint8Array(widthPx * heightPx);
  const cos = Math.cos(-print.rotation);
  const sin = Math.sin(-print.rotation);
  for (let row = 0; row < heightPx; row += 1) {
    for (let column = 0; column < widthPx; column += 1) {
      const dx = column - widthPx / 2 - print.shiftX;
      const dy = row - heightPx / 2 - print.shiftY;
      const x = dx * cos - dy * sin;
      const y = dx * sin + dy * cos;
      const edge = Math.hypot(x / (widthPx * 0.46), y / (heightPx * 0.47));
      const contact = 1 / (1 + Math.exp((edge - 0.96 + 0.05 * Math.sin(Math.atan2(y, x) * 5)) * 26));
      const wave = Math.cos(phaseAt(x, y, features, print.seed));
      const pressure = 0.75 + 0.25 * Math.sin(x / 90 + print.rotation * 4) * Math.cos(y / 110);
      const ridge = (1 / (1 + Math.exp(-4 * (wave + 0.15)))) * contact * pressure;
      const grain = (random() - 0.5) * (16 + 46 * ridge);
      pixels[row * widthPx + column] = Math.max(0, Math.min(255, 236 - 196 * ridge + grain));
    }
  }
  const raw = { width: widthPx, height: heightPx, channels: 1 as const };
  const width = Math.round(widthPx * enlargedBy(print));
  return sharp(pixels, { raw }).blur(0.7).resize({ width }).png().toBuffer();
}

/** Stands for a template: the recipe of the picture. */
export const templateOf = (print: DrawnPrint): Uint8Array => new TextEncoder().encode(JSON.stringify(print));

const enlargedBy = ({ enlarged = 1 }: DrawnPrint) => enlarged;

const placed = ({ x, y }: Feature, print: DrawnPrint) => ({
  x:
    enlargedBy(print) *
    (x * Math.cos(print.rotation) - y * Math.sin(print.rotation) + widthPx / 2 + print.shiftX),
  y:
    enlargedBy(print) *
    (x * Math.sin(print.rotation) + y * Math.cos(print.rotation) + heightPx / 2 + print.shiftY),
});

/** Which minutiae the two share: those of the finger that lie within both pictures. */
export function explainDrawn(probe: Uint8Array, reference: Uint8Array): Explanation {
  const [a, b] = [probe, reference].map(
    bytes => JSON.parse(new TextDecoder().decode(bytes)) as DrawnPrint,
  ) as [DrawnPrint, DrawnPrint];
  if (a.seed !== b.seed) return { score: 0, pairs: [], scale: 1 };
  const isOnGlass = (feature: Feature) =>
    Math.hypot(feature.x / (widthPx * 0.42), feature.y / (heightPx * 0.43)) < 1;
  const pairs: MinutiaPair[] = featuresOf(a.seed)
    .filter(isOnGlass)
    .slice(0, 19)
    .map(feature => ({
      probe: { ...placed(feature, a), angle: angleOf(feature) - a.rotation },
      reference: { ...placed(feature, b), angle: angleOf(feature) - b.rotation },
    }));
  return { score: 61.4, pairs, scale: enlargedBy(a) / enlargedBy(b) };
}

/** Along the ridge, which runs about the middle. */
const angleOf = ({ x, y, turn }: Feature) => Math.atan2(-y, x) + (turn * Math.PI) / 2;
