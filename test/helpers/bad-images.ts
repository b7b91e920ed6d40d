// Pictures that a fingerprint scanner should never give, by name: for the tests of what is made of them.
import type { Image } from '../../daemon/core/image.ts';
import { type Random, randomFrom } from '../../hal/drivers/sim/random.ts';
import { drawn } from './ridge-patterns.ts';

const sidePx = 256;

/** Grey of a wave at a phase in turns. */
const wave = (turns: number) => 128 - 100 * Math.cos(2 * Math.PI * turns);
const picture = (grey: (x: number, y: number) => number) => drawn(sidePx, sidePx, grey);

function flat(): Record<string, Image> {
  return {
    black: picture(() => 0),
    grey: picture(() => 128),
    white: picture(() => 255),
    gradient: picture((x, y) => (255 * (x + y)) / (2 * sidePx)),
    photograph: picture((x, y) => 128 + 70 * toneOf('photograph')(x, y)),
  };
}

/** A smooth picture of a few waves, about -1 to 1. */
function toneOf(seed: string): (x: number, y: number) => number {
  const random = randomFrom(seed);
  const waves = Array.from({ length: 8 }, () => ({
    x: random.uniform(-0.03, 0.03),
    y: random.uniform(-0.03, 0.03),
    phase: random.uniform(0, 2 * Math.PI),
    weight: random.uniform(0.1, 0.5),
  }));
  return (x, y) =>
    waves.reduce((sum, wave) => sum + wave.weight * Math.sin(wave.x * x + wave.y * y + wave.phase), 0);
}

function noise(seed: number): Record<string, Image> {
  const random = randomFrom(seed);
  return {
    [`uniform noise ${seed}`]: picture(() => random.uniform(0, 256)),
    [`normal noise ${seed}`]: picture(() => random.normal(128, 20)),
    [`specks ${seed}`]: picture(() => (random.chance(0.05) ? 0 : 255)),
    [`blobs ${seed}`]: blobs(random, 2),
    [`large blobs ${seed}`]: blobs(random, 4),
  };
}

/** Noise of one scale: each pixel the sum of a box around it. */
function blobs(random: Random, reachPx: number): Image {
  const grain = Array.from({ length: sidePx * sidePx }, () => random.normal());
  const at = (x: number, y: number) => grain[((y + sidePx) % sidePx) * sidePx + ((x + sidePx) % sidePx)] ?? 0;
  const reach = Array.from({ length: 2 * reachPx + 1 }, (_, n) => n - reachPx);
  return picture((x, y) => {
    const sum = reach.reduce((s, dy) => s + reach.reduce((t, dx) => t + at(x + dx, y + dy), 0), 0);
    return 128 + (50 * sum) / (2 * reachPx + 1);
  });
}

function gratings(): Record<string, Image> {
  const images: Record<string, Image> = {};
  for (const periodPx of [7, 11]) {
    for (const degrees of [0, 30]) {
      const across = (x: number, y: number) =>
        x * Math.sin((degrees * Math.PI) / 180) + y * Math.cos((degrees * Math.PI) / 180);
      images[`stripes ${periodPx} px ${degrees} deg`] = picture((x, y) => wave(across(x, y) / periodPx));
    }
    images[`zigzag ${periodPx} px`] = picture((x, y) => wave((y + Math.abs((x % 40) - 20)) / periodPx));
    images[`circles ${periodPx} px`] = picture((x, y) =>
      wave(Math.hypot(x - sidePx / 2, y - sidePx / 2) / periodPx),
    );
    images[`moire ${periodPx} px`] = picture(
      (x, y) => (wave(y / periodPx) + wave((0.96 * y + 0.12 * x) / periodPx)) / 2,
    );
    images[`checkerboard ${periodPx} px`] = picture(
      (x, y) => 255 * ((Math.floor(x / periodPx) + Math.floor(y / periodPx)) & 1),
    );
    images[`dashes ${periodPx} px`] = picture((x, y) =>
      y % periodPx < periodPx / 2 && (x + 17 * Math.floor(y / periodPx)) % 40 < 30 ? 0 : 255,
    );
  }
  return images;
}

/** A screen of dots, lines or crosses of a pitch and angle, whose size follows a picture: halftone printing. */
function screens(): Record<string, Image> {
  const images: Record<string, Image> = {};
  for (const pitchPx of [6, 8, 12]) {
    for (const degrees of [0, 45]) {
      const tone = toneOf(`${pitchPx} px ${degrees} deg`);
      const ink = (x: number, y: number) => Math.max(0.05, Math.min(0.95, 0.5 + 0.5 * tone(x, y)));
      const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      const within = (along: number) => (((along % pitchPx) + pitchPx) % pitchPx) - pitchPx / 2;
      const place = (x: number, y: number) => ({
        u: within(x * cosine + y * sine) / pitchPx,
        v: within(y * cosine - x * sine) / pitchPx,
      });
      const screen = (isInk: (u: number, v: number, ink: number) => boolean) =>
        picture((x, y) => {
          const { u, v } = place(x, y);
          return isInk(u, v, ink(x, y)) ? 0 : 255;
        });
      const name = `${pitchPx} px ${degrees} deg`;
      images[`dots ${name}`] = screen((u, v, ink) => Math.hypot(u, v) < 0.65 * Math.sqrt(ink));
      images[`lines ${name}`] = screen((_, v, ink) => Math.abs(v) < ink / 2);
      images[`crosses ${name}`] = screen((u, v, ink) => Math.min(Math.abs(u), Math.abs(v)) < 0.3 * ink);
    }
  }
  return images;
}

function sizes(): Record<string, Image> {
  const sides = [
    [1, 1],
    [8, 8],
    [64, 64],
    [8, 4000],
    [4000, 8],
    [4000, 120],
  ] as const;
  const ridges = (x: number, y: number) => wave((y + 6 * Math.sin(x / 50)) / 9);
  return Object.fromEntries(
    sides.map(([widthPx, heightPx]) => [`${widthPx} by ${heightPx}`, drawn(widthPx, heightPx, ridges)]),
  );
}

export function badImages(): Record<string, Image> {
  return { ...flat(), ...noise(1), ...noise(2), ...gratings(), ...screens(), ...sizes() };
}

/** Letters of a made-up alphabet over a picture, in lines, as a form has them beside and across a print. */
export function withText(image: Image, seed: string, pixelPx: number, lineTopsPx: readonly number[]): Image {
  const random = randomFrom(seed);
  const { widthPx, heightPx } = image;
  const pixels = Uint8Array.from(image.pixels);
  const ink = (left: number, top: number) => {
    for (let y = top; y < Math.min(heightPx, top + pixelPx); y++) {
      pixels.fill(0, y * widthPx + left, y * widthPx + Math.min(widthPx, left + pixelPx));
    }
  };
  for (const top of lineTopsPx) {
    for (let left = 10; left + 6 * pixelPx < widthPx; left += 6 * pixelPx) {
      for (let dot = 0; dot < 35; dot++) {
        if (!random.chance(0.45)) continue;
        ink(left + (dot % 5) * pixelPx, top + Math.floor(dot / 5) * pixelPx);
      }
    }
  }
  return { ...image, pixels };
}
