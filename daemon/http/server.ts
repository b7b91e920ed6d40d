import type { App, HttpContext, HttpOptions } from './context.ts';
import type { HttpDependencies } from './contract.ts';
import { kioskMetrics } from './kiosk-metrics.ts';
import { startFeed } from './live/feed.ts';
import { decisionRoute } from './routes/decisions.ts';
import { encounterRoutes } from './routes/encounters.ts';
import { erasureRoute } from './routes/erasure.ts';
import { eventRoute } from './routes/events.ts';
import { intakeRoutes } from './routes/intake.ts';
import { laneRoutes } from './routes/lanes.ts';
import { metricsRoute } from './routes/metrics.ts';
import type { Family } from './open-metrics.ts';
import { buildServer, type HttpApp, type HttpServer, listen, newContext, type Serving } from './shell.ts';

export type { HttpApp, HttpServer } from './shell.ts';

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

const serving: Serving<HttpContext> = {
  about: { title: 'bitmapd', description, tags },
  routes,
  feed: startFeed,
};

/**
 * Serves the API and the console of a kiosk.
 * @throws Fault `busy` when the port is taken, `bad-usage` when it may not be opened.
 */
export async function startHttp(deps: HttpDependencies, options: HttpOptions): Promise<HttpServer> {
  return listen(await buildApp(deps, options), options);
}

/** Assembles the application. */
export function buildApp(deps: HttpDependencies, options: HttpOptions): Promise<HttpApp> {
  return buildServer(newContext('kiosk', deps), options, serving);
}

function routes(app: App, context: HttpContext): void {
  metricsRoute(app, context, () => metricsOf(context));
  laneRoutes(app, context);
  intakeRoutes(app, context);
  encounterRoutes(app, context);
  decisionRoute(app, context);
  erasureRoute(app, context);
  eventRoute(app, context);
}

async function metricsOf({ deps: { store, link, health, spans } }: HttpContext): Promise<Family[]> {
  return kioskMetrics({
    link: link.status,
    outboxEvents: await store.outbox.count(),
    health: health(),
    ...(spans && { spans: spans() }),
  });
}
