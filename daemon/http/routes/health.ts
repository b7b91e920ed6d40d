import type { PartHealth } from '../contract.ts';
import type { App, ServerContext } from '../context.ts';
import { answers } from '../schemas/common.ts';
import { Health } from '../schemas/lane.ts';

const gravity = { up: 0, degraded: 1, down: 2 } as const;

/** The worst of the parts; a daemon that answers while a part is down is degraded, never down. */
function overall(parts: readonly PartHealth[]): 'up' | 'degraded' {
  return parts.some(part => gravity[part.status] > 0) ? 'degraded' : 'up';
}

/** Open to everybody on the listening address: it tells of parts, never of people. */
export function healthRoute(app: App, { deps }: ServerContext): void {
  app.get(
    '/health',
    {
      schema: {
        tags: ['health'],
        summary: 'How the parts of the daemon are',
        response: answers(Health, []),
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      const parts = [...deps.health()];
      return { status: overall(parts), version: deps.version, device: deps.device, parts };
    },
  );
}
