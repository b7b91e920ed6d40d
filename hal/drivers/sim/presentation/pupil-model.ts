import type { Random } from '../random.ts';

/** How a living pupil behaves. Ratios are of its radius to that of the iris. */
export interface PupilHabit {
  /** Before the light. */
  readonly rest: number;
  /** From the light to the first movement, milliseconds. */
  readonly latencyMs: number;
  /** The whole fall, as a share of `rest`. */
  readonly fall: number;
  /** How long the fall takes to two thirds, milliseconds. */
  readonly fallMs: number;
  /** Hippus: what it does by itself, up and down, as a share of `rest`, and how long one such wave takes. */
  readonly unrest: number;
  readonly unrestPeriodMs: number;
  /** Where in that wave the light finds it, radians. */
  readonly unrestPhase: number;
}

/**
 * A healthy adult at a kiosk. Latency 230 ms, deviation 20, fall 0.35, deviation 0.04 in a clinic's light (Y. Rattan and others, 2024); a
 * kiosk's light is weaker, so that the fall is smaller and the latency longer. Hippus: up to 0.5 mm of 4 to 5 mm, in some seconds.
 */
export function drawPupilHabit(random: Random): PupilHabit {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    rest: clamp(random.normal(0.46, 0.05), 0.34, 0.6),
    latencyMs: clamp(random.normal(250, 30), 190, 380),
    fall: clamp(random.normal(0.26, 0.05), 0.12, 0.42),
    fallMs: random.uniform(200, 320),
    unrest: clamp(Math.abs(random.normal(0, 0.02)), 0, 0.06),
    unrestPeriodMs: random.uniform(1_500, 5_000),
    unrestPhase: random.uniform(0, 2 * Math.PI),
  };
}

/** The ratio so long after the light; negative before it. */
export function pupilRatio(habit: PupilHabit, sinceLightMs: number): number {
  const { rest, latencyMs, fall, fallMs, unrest, unrestPeriodMs, unrestPhase } = habit;
  const moving = Math.max(0, sinceLightMs - latencyMs) / fallMs;
  const fallen = fall * (1 - Math.exp(-(moving ** 1.5)));
  const wave = unrest * Math.sin((2 * Math.PI * sinceLightMs) / unrestPeriodMs + unrestPhase);
  return rest * (1 + wave) * (1 - fallen);
}
