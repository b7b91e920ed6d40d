import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { cookieName } from './access.ts';
import type { App } from './context.ts';

const description =
  'The HTTP side of a BITMAP kiosk: what the console shows and does. Errors are RFC 9457 problems. ' +
  'Whatever shows a person is written to the audit before it is sent.';

/** OpenAPI 3.1, from the same schemas that check the requests: at /documentation, as JSON at /documentation/json. */
export async function documentation(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'bitmapd', version, description, license: { name: 'Apache-2.0' } },
      tags: ['health', 'session', 'lanes', 'encounters', 'events', 'audit'].map(name => ({ name })),
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName } } },
    },
  });
  await app.register(swaggerUi, { routePrefix: '/documentation' });
}
