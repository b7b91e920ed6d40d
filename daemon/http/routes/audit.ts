import { Type } from 'typebox';
import { only } from '../access.ts';
import type { App, ServerContext } from '../context.ts';
import { parameters } from '../parameters.ts';
import { answers, signedIn } from '../schemas/common.ts';
import { AuditPage } from '../schemas/lane.ts';

/** Reading the audit chain: for auditors, and for supervisors who answer for their desk. */
export function auditRoute(app: App, { deps }: ServerContext): void {
  app.get(
    '/v1/audit',
    {
      onRequest: only('auditor', 'supervisor'),
      schema: {
        tags: ['audit'],
        security: signedIn,
        summary: 'The audit chain in order, from after a number on',
        querystring: Type.Object({
          after: Type.Integer({ minimum: 0, default: 0 }),
          limit: Type.Integer({ minimum: 1, maximum: parameters.pageLimit, default: 100 }),
        }),
        response: answers(AuditPage, [400, 401, 403]),
      },
    },
    async request => ({
      links: (await deps.store.auditLinks(request.query)).map(link => ({ ...link })),
    }),
  );
}
