// The server that a kiosk and a hub have in common: sign-in, guards, problems, documentation. What it serves is handed in.
import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyError } from 'fastify';
import type { CancelTimer } from '../../hal/clock.ts';
import { Fault, systemErrorCode } from '../core/errors.ts';
import { readSessions, refuseForeignOrigins } from './access.ts';
import { limitConnections } from './connections.ts';
import type { App, HttpOptions, ServerContext } from './context.ts';
import type { ServerDependencies } from './contract.ts';
import { type Description, documentation } from './documentation.ts';
import { type LazySchemas, lazySchemas } from './lazy-schemas.ts';
import { closeLingering } from './lingering-close.ts';
import { LiveEvents } from './live/events.ts';
import { answerUnknown } from './methods.ts';
import { parameters } from './parameters.ts';
import { pathOf, problemOf, Refusal, sendProblem } from './problem.ts';
import { auditRoute } from './routes/audit.ts';
import { healthRoute } from './routes/health.ts';
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

/** Told of what went wrong, and where. */
export type Report = (error: unknown, where: string) => void;

/** What a server serves beside sign-in, health, audit and pages. */
export interface Serving<Context extends ServerContext> {
  readonly about: Omit<Description, 'version'>;
  routes(app: App, context: Context, report: Report): void;
  /** Starts what feeds the live events; what it returns stops it. */
  feed(context: Context, report: Report): () => void;
}

/** The memory of a server, over what it stands on. */
export function newContext<Dependencies extends ServerDependencies>(
  place: ServerContext['place'],
  deps: Dependencies,
): ServerContext & { readonly deps: Dependencies } {
  const { clock, randomBytes } = deps;
  const run = Buffer.from(randomBytes(6)).toString('base64url');
  return {
    place,
    deps,
    sessions: new Sessions(clock, randomBytes),
    links: new SignInLinks(clock, randomBytes),
    attempts: new Attempts(clock),
    live: new LiveEvents(clock, run),
  };
}

/**
 * Opens the socket of an application.
 * @throws Fault `busy` when the port is taken, `bad-usage` when it may not be opened.
 */
export async function listen({ app, issueToken }: HttpApp, options: HttpOptions): Promise<HttpServer> {
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

/** Assembles an application. */
export async function buildServer<Context extends ServerContext>(
  context: Context,
  options: HttpOptions,
  serving: Serving<Context>,
): Promise<HttpApp> {
  const { deps } = context;
  let isClosing = false;
  // What the server stands on is closed after it: that a request whose client is gone finds it closed is no failure.
  const report: Report = (error, where) => {
    const findsItClosed = isClosing && error instanceof Fault && error.code === 'unavailable';
    if (!findsItClosed) options.report?.(error, where);
  };
  const schemas = lazySchemas();
  const app = newApp(schemas);
  answerErrors(app, deps, report);
  await protect(app, context);
  documentation(app, { ...serving.about, version: deps.version });
  healthRoute(app, context);
  sessionRoutes(app, context, options);
  auditRoute(app, context);
  serving.routes(app, context, report);
  pageRoutes(app, options);
  live(app, context, serving.feed(context, report));
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

function newApp({ controller }: LazySchemas): App {
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
    schemaController: controller,
    // A stream that is open must not hold the shutdown.
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>();
  limitConnections(app.server, parameters.connections);
  answerUnknown(app);
  return app;
}

function answerErrors(app: App, { clock }: Pick<ServerDependencies, 'clock'>, report: Report): void {
  app.setErrorHandler<FastifyError | Fault | Refusal>((error, request, reply) => {
    const headers = error instanceof Refusal ? error.headers : {};
    const body = problemOf(error, pathOf(request), report);
    if (body.code === 'too-large') closeLingering(request, reply, clock);
    return sendProblem(reply, body, headers);
  });
}

async function protect(app: App, context: ServerContext): Promise<void> {
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

/** Stops with the server what runs beside the requests. */
function live(app: App, context: ServerContext, stopFeed: () => void): void {
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
