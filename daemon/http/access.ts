import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Fault } from '../core/errors.ts';
import type { Role } from '../store/contract/account.ts';
import type { ServerContext } from './context.ts';
import { parameters } from './parameters.ts';
import { Refusal } from './problem.ts';
import type { Session } from './sessions/sessions.ts';

export const cookieName = 'bitmapd-session';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, if anybody. */
    session: Session | undefined;
  }
}

/** The token that the browser sent; '' when there is none. */
export const tokenOf = (request: FastifyRequest) => request.cookies[cookieName] ?? '';

/** Finds the session of each request before its body is read. */
export function readSessions(app: FastifyInstance, context: ServerContext): void {
  app.decorateRequest('session', undefined);
  app.addHook('onRequest', async request => {
    const token = tokenOf(request);
    request.session = token === '' ? undefined : context.sessions.use(token);
  });
}

/**
 * Refuses a write that a page of another origin has sent. Browsers set Origin on every such request; a client that
 * sends none is no browser, and has no cookie that it did not ask for itself. The scheme is not compared, so that a
 * TLS proxy may stand in front.
 */
export function refuseForeignOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async request => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const { origin } = request.headers;
    if (origin === undefined || hostOf(origin) === request.host) return;
    const detail = { where: 'Origin', given: origin, wanted: request.host };
    throw new Refusal('foreign-origin', 'the request was sent by a page of another site', detail);
  });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** The session of a request behind `signedIn`. */
export function sessionOf(request: FastifyRequest): Session {
  if (request.session) return request.session;
  throw new Refusal('signed-out', 'you are not signed in', { remedy: 'sign in and try again' });
}

/** Any account. */
export async function signedIn(request: FastifyRequest): Promise<void> {
  sessionOf(request);
}

/** Accounts of these roles. */
export function only(...roles: readonly Role[]) {
  return async (request: FastifyRequest): Promise<void> => {
    const { role } = sessionOf(request);
    if (roles.includes(role)) return;
    const detail = { given: role, wanted: roles.join(' or '), remedy: 'ask somebody of that role' };
    throw new Fault('not-allowed', 'your role does not permit this', detail);
  };
}

/** Only within minutes after the password (or link) was given: for approvals. */
export function fresh(context: ServerContext) {
  return async (request: FastifyRequest): Promise<void> => {
    const ageMs = context.deps.clock.monotonicMs() - sessionOf(request).authenticatedAtMs;
    if (ageMs < parameters.freshMs) return;
    const wanted = `a sign-in within the last ${parameters.freshMs / 60_000} minutes`;
    throw new Refusal('sign-in-again', 'this needs a fresh sign-in', { wanted, remedy: 'sign in again' });
  };
}
