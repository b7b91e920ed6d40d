import type { App, HttpOptions } from '../../http/context.ts';
import { spanMetrics } from '../../http/kiosk-metrics.ts';
import type { Family } from '../../http/open-metrics.ts';
import { metricsRoute } from '../../http/routes/metrics.ts';
import {
  buildServer,
  type HttpApp,
  type HttpServer,
  listen,
  newContext,
  type Report,
  type Serving,
} from '../../http/shell.ts';
import type { ListRow } from '../desk/fleet-desk.ts';
import { fleetMetrics } from '../fleet-metrics.ts';
import { listFiguresMs } from '../fleet-parameters.ts';
import { fleetSummary } from '../fleet-summary.ts';
import { Refreshed } from '../refreshed.ts';
import type { HubHttpContext, HubHttpDependencies } from './contract.ts';
import { startFeed } from './feed.ts';
import { eventRoute } from './routes/events.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { jobRoutes } from './routes/jobs.ts';
import { kioskRoutes } from './routes/kiosks.ts';
import { listRoutes } from './routes/lists.ts';
import { searchRoutes } from './routes/searches.ts';

const description =
  'The HTTP side of a BITMAP hub: the kiosks of a fleet, what they shall be like and do, and the hits that they have sent. ' +
  'Errors are RFC 9457 problems. Whatever shows a person is written to the audit before it is sent.\n\n' +
  'Sign in at the [console](/) first: its cookie is what the locked calls ask for, here too.';

const tags = [
  { name: 'health', description: 'Whether the hub and its parts are up' },
  { name: 'session', description: 'Who is signed in' },
  { name: 'kiosks', description: 'How each kiosk is, and which configuration it shall have' },
  { name: 'jobs', description: 'What kiosks shall do, by canary and steps' },
  { name: 'lists', description: 'What is published, and who has it' },
  { name: 'inbox', description: 'The hits that kiosks have sent' },
  { name: 'searches', description: 'A person, looked for on all lists of the hub' },
  { name: 'events', description: 'The same, as it happens' },
  { name: 'audit', description: 'Who looked at whom, and who changed what' },
];

const serving: Serving<HubHttpContext> = {
  about: { title: 'bitmapd hub', description, tags },
  routes,
  feed: startFeed,
};

/**
 * Serves the API of a hub.
 * @throws Fault `busy` when the port is taken, `bad-usage` when it may not be opened.
 */
export async function startHubHttp(deps: HubHttpDependencies, options: HttpOptions): Promise<HttpServer> {
  return listen(await buildHubApp(deps, options), options);
}

/** Assembles the application. */
export function buildHubApp(deps: HubHttpDependencies, options: HttpOptions): Promise<HttpApp> {
  return buildServer(newContext('hub', deps), options, serving);
}

function routes(app: App, context: HubHttpContext, report: Report): void {
  const { fleet, clock } = context.deps;
  const lists = new Refreshed<readonly ListRow[]>({
    first: [],
    read: () => fleet.lists(),
    everyMs: listFiguresMs,
    clock,
    onError: error => report(error, '/metrics'),
  });
  metricsRoute(app, context, async () => metricsOf(context, lists.value));
  kioskRoutes(app, context);
  jobRoutes(app, context);
  listRoutes(app, context);
  inboxRoutes(app, context);
  searchRoutes(app, context);
  eventRoute(app, context);
}

function metricsOf({ deps }: HubHttpContext, lists: readonly ListRow[]): Family[] {
  const { fleet, hub, clock, certificates = () => [], spans } = deps;
  const summary = fleetSummary({
    ...{ kiosks: fleet.views(), jobs: fleet.jobs(), certificates: certificates(), lists },
    ...{ hub: hub.view, now: clock.wall() },
  });
  return [...fleetMetrics(summary), ...(spans ? spanMetrics(spans()) : [])];
}
