import type { Random } from '../../hal/drivers/sim/random.ts';

/** A sum of a few random waves with that deviation. */
export function smoothField(random: Random, deviation: number, shortestPx: number, longestPx: number) {
  const waves = Array.from({ length: 5 }, () => {
    const heading = random.uniform(0, 2 * Math.PI);
    const rate = (2 * Math.PI) / random.uniform(shortestPx, longestPx);
    return {
      u: rate * Math.cos(heading),
      v: rate * Math.sin(heading),
      phase: random.uniform(0, 2 * Math.PI),
      height: deviation * Math.sqrt(2 / 5) * random.uniform(0.5, 1.5),
    };
  });
  return (x: number, y: number) =>
    waves.reduce((sum, { u, v, phase, height }) => sum + height * Math.sin(u * x + v * y + phase), 0);
}
