import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { tokenOf } from '../access.ts';
import type { ServerContext } from '../context.ts';
import { parameters } from '../parameters.ts';
import { answers, signedIn } from '../schemas/common.ts';

/** How long a browser waits before it connects again (ms). */
const retryMs = 2000;

/** Of a route that answers with live events. */
export const streamSchema = (summary: string) => ({
  tags: ['events'],
  security: signedIn,
  summary,
  headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 64 })) }),
  response: {
    ...answers(Type.Any(), [401]),
    200: { description: 'An event stream', content: { 'text/event-stream': { schema: Type.String() } } },
  },
});

/** An event without an id: it is no part of what can be resumed. */
export function eventOf(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Server-sent events (HTML standard, 9.2), `first` before all others. The stream ends with the session. */
export function openStream(
  context: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  first: string,
): void {
  const lastEventId = request.headers['last-event-id'];
  const resumeAfter = typeof lastEventId === 'string' ? lastEventId : undefined;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const send = (text: string) => {
    raw.write(text);
    if (raw.writableLength > parameters.listenerBacklogBytes) raw.destroy();
  };
  const { missed, leave } = context.live.listen(send, resumeAfter);
  send(`retry: ${retryMs}\n\n${first}`);
  if (resumeAfter !== undefined) send(missed ?? 'event: reset\ndata: {}\n\n');
  const stopWatching = context.sessions.onEnd(tokenOf(request), () => {
    // Nothing may be written after the end: the listener goes first.
    leave();
    raw.end('event: signed-out\ndata: {}\n\n');
  });
  // An error of the socket (the page has gone) is followed by close.
  raw.on('error', leave);
  raw.on('close', () => {
    leave();
    stopWatching();
  });
}
