/** An angle that is within two turns of zero, brought into [-pi, pi]. By steps, not by division: it stands in the inmost loop. */
export function wrapped(angle: number): number {
  let turn = angle;
  while (turn > Math.PI) turn -= 2 * Math.PI;
  while (turn < -Math.PI) turn += 2 * Math.PI;
  return turn;
}
