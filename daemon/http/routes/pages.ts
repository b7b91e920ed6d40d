import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { Fault } from '../../core/errors.ts';
import type { App, HttpOptions } from '../context.ts';

/** Where the build puts the pages, seen from dist/daemon/http/routes/. */
const besideTheDaemon = fileURLToPath(new URL('../../../console', import.meta.url));

/** The console: one page, which finds out by itself whether somebody is signed in. */
export async function pageRoutes(app: App, { consoleFolder = besideTheDaemon }: HttpOptions): Promise<void> {
  const built = existsSync(path.join(consoleFolder, 'index.html'));
  const sendPage = (reply: FastifyReply) => {
    if (built) return reply.sendFile('index.html', { maxAge: 0, immutable: false, cacheControl: false });
    throw new Fault('unavailable', 'the console is not built', { remedy: 'npm run build' });
  };
  if (built) {
    // The names of assets carry a hash of their content.
    const assets = { root: consoleFolder, wildcard: false, index: false as const };
    await app.register(fastifyStatic, { ...assets, maxAge: '365d', immutable: true, schemaHide: true });
  }
  for (const url of ['/', '/sign-in']) {
    app.get(url, { schema: { hide: true } }, (_request, reply) =>
      sendPage(reply.header('cache-control', 'no-cache')),
    );
  }
}
