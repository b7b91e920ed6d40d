import { computed, signal } from '@preact/signals';
import type { IntakeView } from '../../../schemas/intake.ts';
import { type ApiError, asApiError, send } from './api.ts';

export type TraitView = IntakeView['traits'][number];
type Trait = TraitView['trait'];

/** The intake desk of this kiosk; undefined at a gate. */
export const intake = signal<IntakeView | undefined>(undefined);

/** Why the desk did not do as it was told. */
export const refused = signal<ApiError | undefined>(undefined);

const chosen = signal<Trait | undefined>(undefined);
export const choose = (trait: Trait) => {
  chosen.value = trait;
};

/** What the officer is dealing with: what was chosen, else what is asked for, else what is open. */
export const current = computed((): TraitView | undefined => {
  const { traits = [], asked = [] } = intake.value ?? {};
  const named = (name: Trait | undefined) => traits.find(({ trait }) => trait === name);
  return named(chosen.value) ?? named(asked[0]) ?? traits.find(({ outcome }) => outcome === 'open');
});

/** Says whom it is for, so that a late click does not reach the next person. */
export async function order(path: string, more: object = {}): Promise<void> {
  const { encounter } = intake.value ?? {};
  refused.value = undefined;
  chosen.value = undefined;
  try {
    await send('POST', `/v1/intake/${path}`, { ...more, ...(encounter === undefined ? {} : { encounter }) });
  } catch (error) {
    refused.value = asApiError(error);
  }
}
