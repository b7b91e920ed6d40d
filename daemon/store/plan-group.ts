import type { AuditEntry } from './contract/audit.ts';

/** A record in plaintext. */
export interface Put {
  readonly key: string;
  readonly plaintext: Uint8Array;
  /** The encounter whose own key seals it: it holds something of a person. */
  readonly owner?: string;
}

/** What a plan wants written, in plaintext, and the state that then holds. */
export interface Draft<State, Result> {
  readonly puts: readonly Put[];
  readonly deletes: readonly string[];
  /** Encounters whose keys are destroyed with the batch, on the disk too before it is acknowledged. */
  readonly erases?: readonly string[];
  /** Records that are sealed anew as they stand, unless the batch changes them. */
  readonly sealsAnew?: readonly string[];
  readonly audit: readonly AuditEntry[];
  readonly state: State;
  readonly result: Result;
}

/** Pure: reads the state that all earlier commits left. A Fault that it throws rejects its own commit alone. */
export type Plan<State, Result> = (state: State) => Draft<State, Result>;

/** A plan that writes this whatever the state is, and leaves that as it is. */
export function writing<State>(
  written: Partial<Pick<AnyDraft<State>, 'puts' | 'deletes' | 'erases' | 'sealsAnew' | 'audit'>>,
): Plan<State, void> {
  return state => ({ puts: [], deletes: [], audit: [], ...written, state, result: undefined });
}

export type AnyPlan<State> = Plan<State, unknown>;
export type AnyDraft<State> = Draft<State, unknown>;

/** Plans as they follow each other: what is to be written, and how each of them went. */
export interface PlannedGroup<State> {
  readonly drafts: readonly AnyDraft<State>[];
  readonly outcomes: readonly PromiseSettledResult<unknown>[];
}

/** `admit` throws to reject a draft: then it is as if its plan had never been. */
export function planGroup<State>(
  plans: readonly AnyPlan<State>[],
  first: State,
  admit: (draft: AnyDraft<State>) => void,
): PlannedGroup<State> {
  const drafts: AnyDraft<State>[] = [];
  const outcomes = plans.map((plan): PromiseSettledResult<unknown> => {
    try {
      const draft = plan(drafts.at(-1)?.state ?? first);
      admit(draft);
      drafts.push(draft);
      return { status: 'fulfilled', value: draft.result };
    } catch (reason) {
      return { status: 'rejected', reason };
    }
  });
  return { drafts, outcomes };
}

/** The encounters whose keys seal something of a draft. */
export function ownersOf({ puts }: Pick<AnyDraft<unknown>, 'puts'>): string[] {
  return puts.flatMap(({ owner }) => (owner === undefined ? [] : [owner]));
}
