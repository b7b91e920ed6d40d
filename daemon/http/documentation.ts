import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { cookieName } from './access.ts';
import type { App } from './context.ts';
import { answerLazily } from './lazy-app.ts';
import { lazySchemas } from './lazy-schemas.ts';

/** What an API is, for those who read its documentation. */
export interface Description {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

/** Our page, not the maker's: no bar to load other descriptions, no button for a key that the cookie already is. */
const styles = `
.swagger-ui .topbar, .swagger-ui .scheme-container { display: none; }
.swagger-ui .wrapper { max-width: 1120px; }
.swagger-ui .info { margin: 32px 0 16px; }
`;

/**
 * OpenAPI 3.1, from the same schemas that check the requests: at /documentation, as JSON at /documentation/json. Hardly anybody asks
 * for it, and it would be a twelfth of what a daemon does before it is ready.
 */
export function documentation(app: App, about: Description): void {
  const described: RouteOptions[] = [];
  app.addHook('onRoute', route => void described.push(route));
  answerLazily(app, ['/documentation', '/documentation/*'], () => documentationOf(described, about));
}

/** An application of its own that has the same routes and never serves them: their schemas are what it tells of. */
async function documentationOf(
  described: readonly RouteOptions[],
  { title, version, description, tags }: Description,
): Promise<FastifyInstance> {
  const [swagger, swaggerUi] = await Promise.all([import('@fastify/swagger'), import('@fastify/swagger-ui')]);
  const app = Fastify({ exposeHeadRoutes: false, schemaController: lazySchemas().controller });
  await app.register(swagger.default, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title,
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [...tags],
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName } } },
    },
  });
  for (const { method, url, schema = {} } of described)
    if (method !== 'HEAD' && !url.startsWith('/documentation'))
      app.route({ method, url, schema, handler: (_request, reply) => reply.callNotFound() });
  await app.register(swaggerUi.default, {
    routePrefix: '/documentation',
    uiConfig: { docExpansion: 'list', defaultModelsExpandDepth: -1 },
    theme: { title: `${title} API`, css: [{ filename: 'bitmapd.css', content: styles }] },
  });
  await app.ready();
  return app;
}
