import type { Command } from 'commander';
import { targetOf, targetWords } from '../hub/desk/target.ts';
import type { Target } from '../hub/jobs/job.ts';
import type { Output } from './output.ts';
import { hubData } from './stores.ts';

export interface Data {
  readonly data: string;
}

export interface To {
  readonly to: readonly string[];
}

export type OutputOf = () => Output;

export const onHub = (command: Command): Command =>
  command.option('--data <folder>', "the hub's data folder", hubData);

const toOption = ['--to <target...>', `who is meant, all of these together: ${targetWords}`] as const;

export const withTarget = (command: Command): Command => command.requiredOption(...toOption);

/** The same for a verb with verbs below it, which do without: whoever acts asks `targetGiven`. */
export const withTargetOfItsOwn = (command: Command): Command => command.option(...toOption);

export function targetGiven(command: Command, { to }: Partial<To>): Target {
  if (to === undefined) command.error("required option '--to <target...>' not specified");
  return targetOf(to);
}
