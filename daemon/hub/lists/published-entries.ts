import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Fault } from '../../core/errors.ts';
import type { DigestedEntry } from '../../fleet/lists/entry.ts';
import { ListDigest } from '../../fleet/lists/list-digest.ts';
import { targetNames } from '../../fleet/lists/manifest.ts';
import { openFile, PieceReader } from '../../fleet/lists/sealed-file.ts';
import { readBuckets, readIndex } from '../../fleet/lists/snapshot.ts';
import type { ContentKeys } from './content-keys.ts';
import type { PublishedState, Repository } from './repository.ts';

/**
 * Goes through all that is on a list as it is published, and gives its digest. What `take` was given counts only when this resolves.
 * Fault `corrupt` when it is not what the manifest says, RefusedList for a file that does not open.
 */
export async function readPublished(
  repository: Repository,
  { targets, manifest }: NonNullable<PublishedState['current']>,
  content: ContentKeys,
  take: (entry: DigestedEntry) => void = () => {},
): Promise<ListDigest> {
  const file = repository.targetFile(targets, targetNames.snapshot(manifest.epoch));
  const key = content.key(repository.list, manifest.keyId);
  const { size } = await stat(file);
  const pieces = new PieceReader(openFile(key, createReadStream(file), size, file), file);
  const index = await readIndex(pieces, repository.list, file);
  const held = [];
  for await (const bucket of readBuckets(pieces, index, file)) {
    for (const entry of bucket) take(entry);
    held.push(...bucket.map(({ subject: { id }, digest }) => ({ subject: { id }, digest })));
  }
  const digest = ListDigest.of(held);
  if (digest.root.toString('hex') === manifest.root) return digest;
  throw new Fault('corrupt', 'the snapshot is not what its manifest says', { where: file });
}
