import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { cookieName } from './access.ts';
import type { App } from './context.ts';
import { answerLazily } from './lazy-app.ts';
import { lazySchemas } from './lazy-schemas.ts';

const description =
  'The HTTP side of a BITMAP kiosk: what the console shows and does. Errors are RFC 9457 problems. ' +
  'Whatever shows a person is written to the audit before it is sent.\n\n' +
  'Sign in at the [console](/) first: its cookie is what the locked calls ask for, here too.';

const tags = [
  { name: 'health', description: 'Whether the daemon and its parts are up' },
  { name: 'session', description: 'Who is signed in' },
  { name: 'lanes', description: 'What the gates do, and what an officer tells them' },
  { name: 'intake', description: 'The desk at which an officer enrols a person' },
  { name: 'encounters', description: 'One person once at one kiosk; a hit, its pictures, its decision' },
  { name: 'events', description: 'The same, as it happens' },
  { name: 'audit', description: 'Who looked at whom, and who decided' },
];

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
export function documentation(app: App, version: string): void {
  const described: RouteOptions[] = [];
  app.addHook('onRoute', route => void described.push(route));
  answerLazily(app, ['/documentation', '/documentation/*'], () => documentationOf(described, version));
}

/** An application of its own that has the same routes and never serves them: their schemas are what it tells of. */
async function documentationOf(
  described: readonly RouteOptions[],
  version: string,
): Promise<FastifyInstance> {
  const [swagger, swaggerUi] = await Promise.all([import('@fastify/swagger'), import('@fastify/swagger-ui')]);
  const app = Fastify({ exposeHeadRoutes: false, schemaController: lazySchemas().controller });
  await app.register(swagger.default, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'bitmapd',
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags,
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName } } },
    },
  });
  for (const { method, url, schema = {} } of described)
    if (method !== 'HEAD' && !url.startsWith('/documentation'))
      app.route({ method, url, schema, handler: (_request, reply) => reply.callNotFound() });
  await app.register(swaggerUi.default, {
    routePrefix: '/documentation',
    uiConfig: { docExpansion: 'list', defaultModelsExpandDepth: -1 },
    theme: { title: 'bitmapd API', css: [{ filename: 'bitmapd.css', content: styles }] },
  });
  await app.ready();
  return app;
}
