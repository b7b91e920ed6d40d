import type { DiskStatus } from '../contract/disk.ts';
import type { SealedDatabase } from '../sealed-database.ts';
import type { DeferredCommits } from './deferred-commits.ts';
import { meaning } from './report.ts';
import { sheddableKinds } from './rules.ts';

/** How full the disk of a store is. */
export function statusOf(database: SealedDatabase, deferred?: DeferredCommits): DiskStatus {
  const { space, failed } = database;
  const { ballast, rules, usage } = space;
  const level = space.level();
  return {
    level,
    meaning: meaning(level, space),
    freeBytes: space.freeBytes,
    ballast: { heldBytes: ballast?.held ?? 0, wantedBytes: ballast?.wanted ?? 0 },
    kinds: sheddableKinds.map(kind => {
      const quotaBytes = rules.quotas[kind];
      return { kind, bytes: usage.of(kind), ...(quotaBytes !== undefined && { quotaBytes }) };
    }),
    isOpen: !failed,
    journal: { isReady: deferred?.isReady ?? false, waiting: deferred?.count ?? 0 },
  };
}
