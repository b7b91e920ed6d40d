import { Type } from 'typebox';
import { fresh, only, sessionOf, signedIn as mustBeSignedIn } from '../../../http/access.ts';
import type { App } from '../../../http/context.ts';
import { answers, signedIn as security } from '../../../http/schemas/common.ts';
import type { HubHttpContext } from '../contract.ts';
import { Group, Groups, Lists } from '../schemas/list.ts';
import { longBodyBytes } from './kiosks.ts';

/** What is published, and who belongs together. */
export function listRoutes(app: App, context: HubHttpContext): void {
  looks(app, context);
  putRoute(app, context);
}

function looks(app: App, { deps: { fleet } }: HubHttpContext): void {
  app.get(
    '/v1/lists',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags: ['lists'],
        security,
        summary:
          'The lists that this hub publishes, how long they are signed, and who has confirmed which epoch',
        response: answers(Lists, [401, 503]),
      },
    },
    async () => ({ lists: await fleet.lists() }),
  );
  app.get(
    '/v1/groups',
    {
      onRequest: mustBeSignedIn,
      schema: { tags: ['kiosks'], security, summary: 'Groups of kiosks', response: answers(Groups, [401]) },
    },
    async () => ({ groups: fleet.groups() }),
  );
}

function putRoute(app: App, context: HubHttpContext): void {
  const { fleet } = context.deps;
  app.put(
    '/v1/groups/:name',
    {
      bodyLimit: longBodyBytes,
      onRequest: [only('supervisor'), fresh(context)],
      schema: {
        tags: ['kiosks'],
        security,
        summary:
          'Make a group, or replace it; an empty one is gone (needs a sign-in within the last minutes; audited)',
        params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }) }),
        body: Type.Object(
          {
            kiosks: Type.Array(Type.String({ maxLength: 200, description: 'tenant/shard/device' }), {
              maxItems: 10_000,
            }),
          },
          { additionalProperties: false },
        ),
        response: answers(Group, [400, 401, 403, 404, 503]),
      },
    },
    async request => {
      const { name } = request.params;
      const { kiosks } = request.body;
      await fleet.putGroup(name, kiosks, sessionOf(request).account);
      return { name, kiosks };
    },
  );
}
