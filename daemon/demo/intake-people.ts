import type { Clock } from '../../hal/clock.ts';
import { type DeskPerson, sitDown } from '../../hal/drivers/sim/desk-person.ts';
import type { World } from '../../hal/drivers/sim/world.ts';
import type { IntakeControl } from '../lane/intake/contract.ts';

/** Lets a simulated person sit down at each intake that begins, and leave when it ends. `whoIs` is given the number of the intake, from 0. */
export function seatPeople(
  desk: IntakeControl,
  world: World,
  clock: Clock,
  whoIs: (intake: number) => DeskPerson,
): () => void {
  let leave: (() => void) | undefined;
  let intakes = 0;
  const unsubscribe = desk.onChange(({ state }) => {
    if (state === 'idle') {
      leave?.();
      leave = undefined;
    } else leave ??= sitDown(world, clock, whoIs(intakes++));
  });
  return () => {
    unsubscribe();
    leave?.();
  };
}
