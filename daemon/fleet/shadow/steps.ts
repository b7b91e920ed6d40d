import { isDeepStrictEqual } from 'node:util';
import type { Configuration } from './configuration.ts';

/** What has to be done to come from one configuration to another, as data. */
export type Step =
  | { readonly step: 'load-list'; readonly name: string }
  | { readonly step: 'set-policy'; readonly policy: Configuration['policy'] }
  | { readonly step: 'drop-list'; readonly name: string }
  | { readonly step: 'set-retention'; readonly retention: Configuration['retention'] };

/** Carries out each kind of step. Doing one twice does no harm; one that rejects may have been done in part. */
export type StepExecutors = {
  readonly [Name in Step['step']]: (step: Extract<Step, { step: Name }>) => Promise<void>;
};

/** The field of the document that a step is about. */
export const fieldOf: Readonly<Record<Step['step'], string>> = {
  'load-list': 'policy.lists',
  'set-policy': 'policy',
  'drop-list': 'policy.lists',
  'set-retention': 'retention',
};

/** Whoever is being served is decided on by one policy from first to last. */
export const needsIdle = ({ step }: Step): boolean => step === 'set-policy';

/** How things stand at a kiosk: also between two steps. */
export interface Standing {
  readonly configuration: Configuration;
  /** The lists that are ready to be searched. */
  readonly loaded: readonly string[];
}

const listNames = ({ policy }: Configuration) => [...new Set(policy.lists.map(({ name }) => name))];

/** How things stand where a configuration is in force and nothing is under way. */
export const standingIn = (configuration: Configuration): Standing => {
  return { configuration, loaded: listNames(configuration) };
};

/**
 * The steps to a configuration, in an order in which every moment between two of them is sound: a list is there before the
 * policy names it, and goes when the policy no longer does. Windows and intervals need no step: whoever goes by them reads
 * them where they stand. No step for what is the same.
 */
export function stepsFrom({ configuration, loaded }: Standing, desired: Configuration): Step[] {
  const wanted = listNames(desired);
  const differs = (field: keyof Configuration) => !isDeepStrictEqual(configuration[field], desired[field]);
  const { policy, retention } = desired;
  const steps: (Step | false)[] = [
    ...wanted.filter(name => !loaded.includes(name)).map(name => ({ step: 'load-list', name }) as const),
    differs('policy') && { step: 'set-policy', policy },
    ...loaded.filter(name => !wanted.includes(name)).map(name => ({ step: 'drop-list', name }) as const),
    differs('retention') && { step: 'set-retention', retention },
  ];
  return steps.filter(step => step !== false);
}

/** How things stand once a step has been done. */
export function afterStep({ configuration, loaded }: Standing, step: Step): Standing {
  switch (step.step) {
    case 'load-list':
      return { configuration, loaded: [...loaded, step.name] };
    case 'drop-list':
      return { configuration, loaded: loaded.filter(name => name !== step.name) };
    case 'set-policy':
      return { configuration: { ...configuration, policy: step.policy }, loaded };
    case 'set-retention':
      return { configuration: { ...configuration, retention: step.retention }, loaded };
  }
}
