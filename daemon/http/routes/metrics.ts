import { Type } from 'typebox';
import type { DiskStatus } from '../../store/contract/disk.ts';
import type { App, ServerContext } from '../context.ts';

const contentType = 'application/openmetrics-text';
const levels = { ample: 0, low: 1, full: 2 } as const;

/**
 * Open to everybody on the listening address, as /health is: numbers of the disk, never of people. `more`: lines of further
 * metrics, whole families of them.
 */
export function metricsRoute(
  app: App,
  { deps }: ServerContext,
  more: () => readonly string[] = () => [],
): void {
  app.get(
    '/metrics',
    {
      schema: {
        tags: ['health'],
        summary: 'How full the disk is, for a collector (OpenMetrics 1.0)',
        response: {
          200: { description: 'The metrics', content: { [contentType]: { schema: Type.String() } } },
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store').type(`${contentType}; version=1.0.0; charset=utf-8`);
      return reply.send([...metricsOf(deps.store.disk()), ...more(), '# EOF', ''].join('\n'));
    },
  );
}

/** In the text format of OpenMetrics 1.0. */
function metricsOf({ level, freeBytes, ballast, kinds, isOpen, journal }: DiskStatus): string[] {
  const quotas = kinds.flatMap(({ kind, quotaBytes }) =>
    quotaBytes === undefined ? [] : [{ kind, value: quotaBytes }],
  );
  const lines = [
    gauge('store_level', '0 ample, 1 low, 2 full', [{ value: levels[level] }]),
    gauge('store_open', '0 after a failed write, until it is open again', [{ value: Number(isOpen) }]),
    gauge('store_free_bytes', 'Free on the volume of the store', [{ value: freeBytes }]),
    gauge('store_ballast_bytes', 'Held back for a full disk', [{ value: ballast.heldBytes }]),
    gauge('store_ballast_wanted_bytes', 'The whole ballast', [{ value: ballast.wantedBytes }]),
    gauge('store_waiting_records', 'On record in the reserve journal, for want of room', [
      { value: journal.waiting },
    ]),
    gauge(
      'store_used_bytes',
      'On the disk',
      kinds.map(({ kind, bytes }) => ({ kind, value: bytes })),
    ),
    gauge('store_quota_bytes', 'At most on the disk', quotas),
  ];
  return lines.flat();
}

export interface Sample {
  readonly kind?: string;
  readonly value: number;
}

/** A family of gauges; `kind` is a label. */
export function gauge(name: string, help: string, samples: readonly Sample[]): string[] {
  const full = `bitmapd_${name}`;
  const line = ({ kind, value }: Sample) =>
    kind === undefined ? `${full} ${value}` : `${full}{kind="${kind}"} ${value}`;
  return [`# TYPE ${full} gauge`, `# HELP ${full} ${help}`, ...samples.map(line)];
}
