import type { Repository } from './repository.ts';

/** What is published of a list, and how long each role's signature holds. Instants are ISO 8601. */
export interface PublishedRow {
  readonly list: string;
  /** 0 until something has been published. */
  readonly epoch: number;
  readonly subjects: number;
  readonly references: number;
  readonly publishedAt: string;
  /** From then on kiosks answer GREY, whatever is signed. */
  readonly expiresAt: string | null;
  /** Version of the timestamp. */
  readonly version: number;
  /** Of the timestamp. */
  readonly signedUntil: string | null;
  readonly snapshotUntil: string | null;
  readonly targetsUntil: string | null;
  readonly root: number;
  readonly rootUntil: string;
}

/** Faults as `Repository.read`. */
export async function publishedRow(repository: Repository): Promise<PublishedRow> {
  const { root, current } = await repository.read();
  const { epoch = 0, subjects = 0, references = 0, publishedAt = '', expiresAt } = current?.manifest ?? {};
  return {
    list: repository.list,
    epoch,
    subjects,
    references,
    publishedAt,
    expiresAt: expiresAt ?? null,
    version: current?.timestamp.version ?? 0,
    signedUntil: current?.timestamp.expires ?? null,
    snapshotUntil: current?.snapshot.expires ?? null,
    targetsUntil: current?.targets.expires ?? null,
    root: root.signed.version,
    rootUntil: root.signed.expires,
  };
}
