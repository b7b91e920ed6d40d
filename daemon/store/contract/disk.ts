import type { SheddableKind } from '../disk/rules.ts';
import type { DiskLevel } from '../disk/space.ts';

/** How full a store's disk is, and what that means. Carries no personal data. */
export interface DiskStatus {
  readonly level: DiskLevel;
  /** In words, for people. */
  readonly meaning: string;
  readonly freeBytes: number;
  readonly ballast: { readonly heldBytes: number; readonly wantedBytes: number };
  readonly kinds: readonly {
    readonly kind: SheddableKind;
    readonly bytes: number;
    readonly quotaBytes?: number;
  }[];
  /** False after a failed write, until the store has been opened again. */
  readonly isOpen: boolean;
  /** The reserve journal: records that wait in it for room in the store. */
  readonly journal: { readonly isReady: boolean; readonly waiting: number };
}
