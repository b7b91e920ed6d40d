import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { cookieName } from './access.ts';
import type { App } from './context.ts';

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

/** OpenAPI 3.1, from the same schemas that check the requests: at /documentation, as JSON at /documentation/json. */
export async function documentation(app: App, version: string): Promise<void> {
  await app.register(swagger, {
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
  await app.register(swaggerUi, {
    routePrefix: '/documentation',
    uiConfig: { docExpansion: 'list', defaultModelsExpandDepth: -1 },
    theme: { title: 'bitmapd API', css: [{ filename: 'bitmapd.css', content: styles }] },
  });
}
