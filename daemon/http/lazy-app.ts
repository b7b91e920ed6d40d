import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './context.ts';
import { nothingAt } from './methods.ts';
import { pathOf } from './problem.ts';

/** Headers of a request that an answer from a file goes by, and those of an answer that belong to its own connection. */
const conditions = ['if-none-match', 'if-modified-since', 'range'] as const;
const ofConnection = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

/**
 * Serves paths by an application of its own that is made at the first request for one of them: its packages are not loaded
 * before the daemon is ready, and in most starts not at all.
 */
export function answerLazily(app: App, urls: readonly string[], make: () => Promise<FastifyInstance>): void {
  let made: Promise<FastifyInstance> | undefined;
  const inner = () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  for (const url of urls)
    app.get(url, { schema: { hide: true } }, async (request, reply) =>
      answerFrom(await inner(), request, reply),
    );
  app.addHook('onClose', async () => (await made)?.close());
}

/** What it says becomes our answer, with the headers that all of ours have. */
async function answerFrom(inner: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
  const asked: Record<string, string> = {};
  for (const name of conditions) {
    const value = request.headers[name];
    if (typeof value === 'string') asked[name] = value;
  }
  const said = await inner.inject({ method: 'GET', url: request.url, headers: asked });
  if (said.statusCode === 404) throw nothingAt(pathOf(request));
  const headers = Object.entries(said.headers).filter(([name]) => !ofConnection.has(name));
  return reply.code(said.statusCode).headers(Object.fromEntries(headers)).send(said.rawPayload);
}
