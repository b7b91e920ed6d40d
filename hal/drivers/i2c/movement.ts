import type { Acceleration } from '../../chips/lis3dh.ts';
import { gravityToleranceMg, tiltHysteresis } from './parameters.ts';

export interface MovementConfig {
  readonly knockHoldMs: number;
  readonly tiltDegrees: number;
}

export interface MovementState {
  /** Gravity as it was when all was well. */
  readonly upright?: Acceleration;
  readonly lastKnockMs?: number;
  readonly knock: boolean;
  readonly tilt: boolean;
}

/** One look at the chip. */
export interface MovementLook {
  readonly wasKnocked: boolean;
  readonly acceleration: Acceleration;
  readonly atMs: number;
}

/** What a look says about the cabinet. Pure. */
export function stepMovement(
  state: MovementState,
  look: MovementLook,
  config: MovementConfig,
): MovementState {
  const lastKnockMs = look.wasKnocked ? look.atMs : state.lastKnockMs;
  const knock = lastKnockMs !== undefined && look.atMs - lastKnockMs < config.knockHoldMs;
  const upright = state.upright ?? (isAtRest(look.acceleration) ? look.acceleration : undefined);
  const tilt = isTilted(state.tilt, upright, look.acceleration, config);
  return { knock, tilt, ...(lastKnockMs !== undefined && { lastKnockMs }), ...(upright && { upright }) };
}

function isTilted(
  wasTilted: boolean,
  upright: Acceleration | undefined,
  acceleration: Acceleration,
  { tiltDegrees }: MovementConfig,
): boolean {
  // While it is being moved nobody can tell where down is: it stays what it was.
  if (upright === undefined || !isAtRest(acceleration)) return wasTilted;
  const degrees = angleDegrees(upright, acceleration);
  return degrees > (wasTilted ? tiltDegrees * tiltHysteresis : tiltDegrees);
}

const isAtRest = (acceleration: Acceleration) =>
  Math.abs(lengthOf(acceleration) - 1000) <= gravityToleranceMg;

const lengthOf = ({ xMg, yMg, zMg }: Acceleration) => Math.hypot(xMg, yMg, zMg);

/** Between two accelerations of some length, 0 to 180. */
export function angleDegrees(a: Acceleration, b: Acceleration): number {
  const dot = a.xMg * b.xMg + a.yMg * b.yMg + a.zMg * b.zMg;
  const cosine = dot / (lengthOf(a) * lengthOf(b));
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
