import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyError } from 'fastify';
import type { CancelTimer } from '../../hal/clock.ts';
import { Fault, systemErrorCode } from '../core/errors.ts';
import { readSessions, refuseForeignOrigins } from './access.ts';
import type { App, HttpContext, HttpOptions } from './context.ts';
import { limitConnections } from './connections.ts';
import type { HttpDependencies } from './contract.ts';
import { documentation } from './documentation.ts';
import { LiveEvents } from './live/events.ts';
import { startFeed } from './live/feed.ts';
import { answerUnknown } from './methods.ts';
import { lazySchemas } from './lazy-schemas.ts';
import { closeLingering } from './lingering-close.ts';
import { parameters } from './parameters.ts';
import { pathOf, problemOf, Refusal, sendProblem } from './problem.ts';
import { auditRoute } from './routes/audit.ts';
import { decisionRoute } from './routes/decisions.ts';
import { encounterRoutes } from './routes/encounters.ts';
import { erasureRoute } from './routes/erasure.ts';
import { eventRoute } from './routes/events.ts';
import { healthRoute } from './routes/health.ts';
import { intakeRoutes } from './routes/intake.ts';
import { metricsRoute } from './routes/metrics.ts';
import { laneRoutes } from './routes/lanes.ts';
import { pageRoutes } from './routes/pages.ts';
import { sessionRoutes } from './routes/session.ts';
import { Attempts } from './sessions/attempts.ts';
import { SignInLinks } from './sessions/links.ts';
import { Sessions } from './sessions/sessions.ts';

/** A server that listens. */
export interface HttpServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** A link that signs `account` in, once, within 15 minutes. */
  issueSignInLink(account: string): string;
  /** Ends all sessions and streams, and stops listening. */
  close(): Promise<void>;
}

/** The application without a socket: what tests call into. */
export interface HttpApp {
  readonly app: App;
  readonly issueToken: (account: string) => string;
  /** Compiles every schema now, not with the first request that needs it; throws when one cannot be. */
  readonly compileSchemas: () => void;
}

/**
 * Serves the API and the console.
 * @throws Fault `busy` when the port is taken, `bad-usage` when it may not be opened.
 */
export async function startHttp(deps: HttpDependencies, options: HttpOptions): Promise<HttpServer> {
  const { app, issueToken } = await buildApp(deps, options);
  const { host = '127.0.0.1', port } = options;
  try {
    await app.listen({ host, port, backlog: parameters.backlog });
  } catch (error) {
    await app.close();
    throw listenFault(error, host, port);
  }
  const url = urlOf(app.server.address(), host);
  return {
    url,
    issueSignInLink: account => `${url}/sign-in?token=${issueToken(account)}`,
    close: () => app.close(),
  };
}

/** Assembles the application. */
export async function buildApp(deps: HttpDependencies, options: HttpOptions): Promise<HttpApp> {
  let isClosing = false;
  // What the server stands on is closed after it: that a request whose client is gone finds it closed is no failure.
  const report: NonNullable<HttpOptions['report']> = (error, where) => {
    const findsItClosed = isClosing && error instanceof Fault && error.code === 'unavailable';
    if (!findsItClosed) options.report?.(error, where);
  };
  const context = newContext(deps);
  const schemas = lazySchemas();
  const app: App = Fastify({
    logger: false,
    bodyLimit: parameters.bodyLimitBytes,
    requestTimeout: parameters.requestTimeoutMs,
    http: {
      headersTimeout: parameters.requestTimeoutMs,
      connectionsCheckingInterval: parameters.timeoutCheckMs,
    },
    // A field that the schema does not know is refused, not dropped; a number in a query is text until it is coerced.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
    schemaController: schemas.controller,
    // A stream that is open must not hold the shutdown.
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>();

  limitConnections(app.server, parameters.connections);
  answerUnknown(app);
  app.setErrorHandler<FastifyError | Fault | Refusal>((error, request, reply) => {
    const headers = error instanceof Refusal ? error.headers : {};
    const body = problemOf(error, pathOf(request), report);
    if (body.code === 'too-large') closeLingering(request, reply, deps.clock);
    return sendProblem(reply, body, headers);
  });
  await protect(app, context);
  documentation(app, deps.version);
  routes(app, context, options);
  pageRoutes(app, options);
  live(app, context, report);
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  await app.ready();
  return {
    app,
    issueToken: account => context.links.issue(account),
    compileSchemas: () => schemas.compileAll(),
  };
}

function newContext(deps: HttpDependencies): HttpContext {
  const { clock, randomBytes } = deps;
  const run = Buffer.from(randomBytes(6)).toString('base64url');
  return {
    deps,
    sessions: new Sessions(clock, randomBytes),
    links: new SignInLinks(clock, randomBytes),
    attempts: new Attempts(clock),
    live: new LiveEvents(clock, run),
  };
}

async function protect(app: App, context: HttpContext): Promise<void> {
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // blob: the pictures of a hit; data: the icons of the API's own documentation.
        imgSrc: ["'self'", 'blob:', 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // TLS, where there is any, ends in a proxy that says this itself.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = String(Math.ceil(ttl / 1000));
      const remedy = `wait ${seconds} s, then try again`;
      return new Refusal('too-many-attempts', 'too many sign-ins from this address', { remedy });
    },
  });
  refuseForeignOrigins(app);
  readSessions(app, context);
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
  });
}

function routes(app: App, context: HttpContext, options: HttpOptions): void {
  healthRoute(app, context);
  metricsRoute(app, context);
  sessionRoutes(app, context, options);
  laneRoutes(app, context);
  intakeRoutes(app, context);
  encounterRoutes(app, context);
  decisionRoute(app, context);
  erasureRoute(app, context);
  auditRoute(app, context);
  eventRoute(app, context);
}

/** Starts what runs beside the requests, and stops it with the server. */
function live(app: App, context: HttpContext, report: (error: unknown, where: string) => void): void {
  const stopFeed = startFeed(context, report);
  let cancelSweep: CancelTimer;
  const sweep = () => {
    context.sessions.sweep();
    cancelSweep = context.deps.clock.after(parameters.heartbeatMs, sweep);
  };
  cancelSweep = context.deps.clock.after(parameters.heartbeatMs, sweep);
  app.addHook('preClose', async () => {
    stopFeed();
    cancelSweep();
    context.sessions.endAll();
    context.live.close();
  });
}

function listenFault(error: unknown, host: string, port: number): unknown {
  const given = `${host}:${port}`;
  const other = { given, cause: error };
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return new Fault('busy', `port ${port} is taken by another program`, {
        ...other,
        remedy: 'stop that program or give another port with --port',
      });
    case 'EACCES':
      return new Fault('bad-usage', `port ${port} may not be opened`, {
        ...other,
        wanted: 'a port above 1023',
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Fault('bad-usage', 'this machine has no such address', {
        ...other,
        wanted: 'one of its own addresses, such as 127.0.0.1',
      });
    default:
      return error;
  }
}

function urlOf(address: AddressInfo | string | null, host: string): string {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no TCP port');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
