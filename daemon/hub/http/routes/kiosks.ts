import { Type } from 'typebox';
import { fresh, only, sessionOf, signedIn as mustBeSignedIn } from '../../../http/access.ts';
import type { App } from '../../../http/context.ts';
import { parameters } from '../../../http/parameters.ts';
import { answers, signedIn as security } from '../../../http/schemas/common.ts';
import { TargetSchema } from '../../jobs/job.ts';
import type { HubHttpContext } from '../contract.ts';
import { KioskDetails, Kiosks, LineState, Published } from '../schemas/kiosk.ts';

const tags = ['kiosks'];
const Name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });

/** A configuration is some kB, with the names of its kiosks up to a megabyte. */
export const longBodyBytes = 1_048_576;

/** The kiosks, and what they shall be like. */
export function kioskRoutes(app: App, context: HubHttpContext): void {
  pageRoute(app, context);
  kioskRoute(app, context);
  configurationRoute(app, context);
}

function pageRoute(app: App, { deps: { fleet } }: HubHttpContext): void {
  app.get(
    '/v1/kiosks',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags,
        security,
        summary: 'The kiosks that this hub has heard of, by address',
        querystring: Type.Object({
          line: Type.Optional(LineState),
          behind: Type.Optional(
            Type.Literal(true, { description: 'Only those with a newer configuration to take' }),
          ),
          shard: Type.Optional(Name),
          tag: Type.Optional(Name),
          group: Type.Optional(Name),
          after: Type.Optional(Type.String({ maxLength: 200 })),
          limit: Type.Integer({ minimum: 1, maximum: parameters.pageLimit, default: 100 }),
        }),
        response: answers(Kiosks, [400, 401, 404]),
      },
    },
    async ({ query: { after, limit, ...filter } }) =>
      fleet.kiosks(filter, { limit, ...(after !== undefined && { after }) }),
  );
}

function kioskRoute(app: App, { deps: { fleet, tenant } }: HubHttpContext): void {
  app.get(
    '/v1/kiosks/:shard/:device',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags,
        security,
        summary: 'All that is known of a kiosk',
        params: Type.Object({ shard: Name, device: Name }),
        response: answers(KioskDetails, [400, 401, 404]),
      },
    },
    async ({ params: { shard, device } }) => fleet.kiosk(`${tenant}/${shard}/${device}`),
  );
}

function configurationRoute(app: App, context: HubHttpContext): void {
  app.post(
    '/v1/configurations',
    {
      bodyLimit: longBodyBytes,
      onRequest: [only('supervisor'), fresh(context)],
      schema: {
        tags,
        security,
        summary:
          'Make a configuration the desired one of kiosks (needs a sign-in within the last minutes; audited)',
        body: Type.Object(
          {
            target: TargetSchema,
            configuration: Type.Object(
              {},
              {
                additionalProperties: true,
                description:
                  'The whole document (daemon/fleet/shadow/configuration.ts); defaults may be left out',
              },
            ),
            dryRun: Type.Boolean({
              default: false,
              description: 'Tells what would be, and publishes nothing',
            }),
          },
          { additionalProperties: false },
        ),
        response: answers(Published, [400, 401, 403, 404, 409, 503]),
      },
    },
    async request => context.deps.fleet.configure(request.body, sessionOf(request).account),
  );
}
