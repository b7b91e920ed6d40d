import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { HttpDependencies, ServerDependencies } from './contract.ts';
import type { LiveEvents } from './live/events.ts';
import type { Attempts } from './sessions/attempts.ts';
import type { SignInLinks } from './sessions/links.ts';
import type { Sessions } from './sessions/sessions.ts';

/** Fastify, with TypeBox schemas giving the types of requests and answers. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** How the server is reached and what it serves. */
export interface HttpOptions {
  /** Default 127.0.0.1: the console of a kiosk is for the desk beside it, or for a proxy with TLS. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** True behind a proxy with TLS: the session cookie is then only ever sent over it. */
  readonly secureCookies?: boolean;
  /** Where the built pages are; default is beside the built daemon. */
  readonly consoleFolder?: string;
  /** Told of failures that a client only sees as "something went wrong"; default: nothing. */
  readonly report?: (error: unknown, where: string) => void;
}

/** What the routes share: the daemon's parts, and the server's own memory. */
export interface HttpContext extends ServerContext {
  readonly deps: HttpDependencies;
}

/** The same for routes that every server has. */
export interface ServerContext {
  readonly place: 'kiosk' | 'hub';
  readonly deps: ServerDependencies;
  readonly sessions: Sessions;
  readonly links: SignInLinks;
  readonly attempts: Attempts;
  readonly live: LiveEvents;
}

/** The present as records have it: ISO 8601. */
export const instant = (context: Pick<ServerContext, 'deps'>) => context.deps.clock.wall().toISOString();
