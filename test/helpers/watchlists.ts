import type { Subject, Watchlist } from '../../daemon/core/watchlist.ts';

/** A watchlist of records by subject; instances count from 1. */
export function watchlistOf(
  name: string,
  records: Readonly<Record<string, readonly Uint8Array[]>>,
  details: readonly Subject[] = [],
): Watchlist {
  const known = new Map(details.map(subject => [subject.id, subject]));
  return {
    name,
    version: 1,
    importedAt: '2026-01-01T00:00:00Z',
    subjects: Object.keys(records).map(id => known.get(id) ?? { id }),
    references: Object.entries(records).flatMap(([subject, templates]) =>
      templates.map((template, i) => ({
        subject,
        instance: i + 1,
        modality: 'fingerprint' as const,
        position: 0 as const,
        template,
      })),
    ),
  };
}
