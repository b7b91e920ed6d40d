import { Type } from 'typebox';
import type { DiskStatus } from '../../store/contract/disk.ts';
import type { App, ServerContext } from '../context.ts';
import { byLabel, type Family, linesOf, single } from '../open-metrics.ts';

const contentType = 'application/openmetrics-text';
const levels = { ample: 0, low: 1, full: 2 } as const;

/**
 * Open to everybody on the listening address, as /health is: numbers of the machine, never of people. `more`: those beside
 * the disk's.
 */
export function metricsRoute(app: App, { deps }: ServerContext, more: () => Promise<Family[]>): void {
  app.get(
    '/metrics',
    {
      schema: {
        tags: ['health'],
        summary: 'How disk, line and parts stand, for a collector (OpenMetrics 1.0)',
        response: {
          200: { description: 'The metrics', content: { [contentType]: { schema: Type.String() } } },
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store').type(`${contentType}; version=1.0.0; charset=utf-8`);
      const lines = linesOf([...storeMetrics(deps.store.disk()), ...(await more())]);
      return reply.send([...lines, '# EOF', ''].join('\n'));
    },
  );
}

/** How full the disk of a store is. */
export function storeMetrics({ level, freeBytes, ballast, kinds, isOpen, journal }: DiskStatus): Family[] {
  const used = Object.fromEntries(kinds.map(({ kind, bytes }) => [kind, bytes]));
  const quotas = kinds.flatMap(({ kind, quotaBytes }) =>
    quotaBytes === undefined ? [] : [[kind, quotaBytes]],
  );
  return [
    single('store_level', 'gauge', '0 ample, 1 low, 2 full', levels[level]),
    single('store_open', 'gauge', '0 after a failed write, until it is open again', Number(isOpen)),
    single('store_free_bytes', 'gauge', 'Free on the volume of the store', freeBytes),
    single('store_ballast_bytes', 'gauge', 'Held back for a full disk', ballast.heldBytes),
    single('store_ballast_wanted_bytes', 'gauge', 'The whole ballast', ballast.wantedBytes),
    single(
      'store_waiting_records',
      'gauge',
      'On record in the reserve journal, for want of room',
      journal.waiting,
    ),
    byLabel('store_used_bytes', 'gauge', 'On the disk', 'kind', used),
    byLabel('store_quota_bytes', 'gauge', 'At most on the disk', 'kind', Object.fromEntries(quotas)),
  ];
}
