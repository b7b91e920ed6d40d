import type { AuditEntry } from '../store/contract/audit.ts';
import type { Store } from '../store/contract/store.ts';
import type { ServerDependencies } from './contract.ts';

/** What an entry is written with: of `ServerContext`. */
interface Recording {
  readonly deps: Pick<ServerDependencies, 'clock'> & { readonly store: Pick<Store, 'audit'> };
}

/** What of a person was looked at. */
export type Viewed = 'details' | 'probe' | 'candidate' | 'pairs' | 'outlines' | 'scores' | 'decisions';

/** Of whom on a list, and which of the samples: an eye is not a finger. */
interface ViewedPart {
  readonly list?: string;
  readonly subject?: string;
  readonly instance?: number;
  readonly sample?: number;
}

/** Writes one entry; resolves when it is on the disk, rejects when it cannot be. */
export function record({ deps }: Recording, entry: Omit<AuditEntry, 'at'>): Promise<void> {
  return deps.store.audit([{ at: deps.clock.wall().toISOString(), ...entry }]);
}

/**
 * Writes down who looks at what, before it is sent. A route awaits this first: when the disk does not take the
 * entry, the rejection goes to the client and no data do.
 */
export function recordView(
  context: Recording,
  actor: string,
  encounter: string,
  what: Viewed,
  which?: ViewedPart,
): Promise<void> {
  return record(context, {
    action: 'person.viewed',
    actor,
    object: encounter,
    detail: { what, ...which },
  });
}
