import { Type } from 'typebox';
import { sessionOf, signedIn as mustBeSignedIn } from '../../../http/access.ts';
import { recordView } from '../../../http/audit.ts';
import type { App } from '../../../http/context.ts';
import { parameters } from '../../../http/parameters.ts';
import { answers, signedIn as security } from '../../../http/schemas/common.ts';
import { inboxDetail, inboxPage } from '../../desk/inbox.ts';
import type { HubHttpContext } from '../contract.ts';
import { Inbox, InboxDetails, InboxId } from '../schemas/inbox.ts';

const tags = ['inbox'];

/** The hits that kiosks have sent. Pictures stay with the kiosk. */
export function inboxRoutes(app: App, context: HubHttpContext): void {
  const { store } = context.deps;
  app.get(
    '/v1/inbox',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags,
        security,
        summary: 'The hits, newest first: no names',
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: parameters.pageLimit, default: 50 }),
          before: Type.Optional(InboxId.properties.id),
        }),
        response: answers(Inbox, [400, 401]),
      },
    },
    async ({ query }) => inboxPage(store, query),
  );
  app.get(
    '/v1/inbox/:id',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags,
        security,
        summary: 'One person: the encounter as its kiosk has sent it (audited)',
        params: InboxId,
        response: answers(InboxDetails, [400, 401, 404, 503]),
      },
    },
    async request => {
      const detail = await inboxDetail(store, request.params.id);
      const object = `${detail.kiosk}/${detail.encounter}`;
      await recordView(context, sessionOf(request).account, object, 'details');
      return detail;
    },
  );
}
