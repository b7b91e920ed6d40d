import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { Fault } from '../../core/errors.ts';
import type { App, HttpOptions } from '../context.ts';
import { answerLazily } from '../lazy-app.ts';

/** Where the build puts the pages, seen from dist/daemon/http/routes/. */
const besideTheDaemon = fileURLToPath(new URL('../../../console', import.meta.url));

/** The console: one page, which finds out by itself whether somebody is signed in. */
export function pageRoutes(app: App, { consoleFolder = besideTheDaemon }: HttpOptions): void {
  answerLazily(app, ['/', '/sign-in', '/index.html', '/assets/*'], () => pagesIn(consoleFolder));
}

async function pagesIn(folder: string): Promise<FastifyInstance> {
  if (!existsSync(path.join(folder, 'index.html')))
    throw new Fault('unavailable', 'the console is not built', { remedy: 'npm run build' });
  const app = Fastify();
  const { default: files } = await import('@fastify/static');
  // The names of assets carry a hash of their content.
  await app.register(files, { root: folder, wildcard: false, index: false, maxAge: '365d', immutable: true });
  for (const url of ['/', '/sign-in'])
    app.get(url, (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .sendFile('index.html', { maxAge: 0, immutable: false, cacheControl: false }),
    );
  await app.ready();
  return app;
}
