import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { signedIn as mustBeSignedIn, tokenOf } from '../access.ts';
import type { App, HttpContext } from '../context.ts';
import type { LiveEventName } from '../live/events.ts';
import { linkView } from '../live/feed.ts';
import { parameters } from '../parameters.ts';
import { answers, signedIn } from '../schemas/common.ts';

/** How long a browser waits before it connects again (ms). */
const retryMs = 2000;

/** Live events as server-sent events (HTML standard, 9.2). The stream ends with the session. */
export function eventRoute(app: App, context: HttpContext): void {
  app.get(
    '/v1/events',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags: ['events'],
        security: signedIn,
        summary:
          'Events lane, intake, encounter, decision, link; resumes after Last-Event-ID, else sends `reset`',
        headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 64 })) }),
        response: {
          ...answers(Type.Any(), [401]),
          200: {
            description: 'An event stream',
            content: { 'text/event-stream': { schema: Type.String() } },
          },
        },
      },
    },
    async (request, reply) => {
      const link = await linkView(context);
      openStream(context, request, reply, snapshot(context, link));
      return reply;
    },
  );
}

/** What every new listener gets first, so that it need not ask. Without ids: it is no part of what can be resumed. */
function snapshot({ deps }: HttpContext, link: unknown): string {
  const lanes = deps.lanes.map(({ view }) => eventOf('lane', view));
  const desk = deps.intake === undefined ? '' : eventOf('intake', deps.intake.view);
  return `${lanes.join('')}${desk}${eventOf('link', link)}`;
}

function eventOf(name: LiveEventName, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function openStream(context: HttpContext, request: FastifyRequest, reply: FastifyReply, first: string): void {
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
