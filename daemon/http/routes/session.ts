import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../../store/contract/account.ts';
import { cookieName, sessionOf, signedIn as mustBeSignedIn, tokenOf } from '../access.ts';
import { verifyPassword } from '../accounts/password.ts';
import { record } from '../audit.ts';
import type { App, ServerContext, HttpOptions } from '../context.ts';
import { parameters } from '../parameters.ts';
import { Refusal } from '../problem.ts';
import { answers, signedIn } from '../schemas/common.ts';
import { LinkSignIn, SessionView, SignedOut, SignIn } from '../schemas/session.ts';

const tags = ['session'];
const perAddress = { rateLimit: { max: parameters.signInsPerMinute, timeWindow: '1 minute' } };

/** Signing in and out. */
export function sessionRoutes(app: App, context: ServerContext, options: HttpOptions): void {
  passwordRoute(app, context, options);
  linkRoute(app, context, options);
  presentRoute(app, context);
  signOutRoute(app, context);
}

function passwordRoute(app: App, context: ServerContext, options: HttpOptions): void {
  app.post(
    '/v1/session',
    {
      config: perAddress,
      schema: {
        tags,
        summary: 'Sign in with name and password; again, to make the sign-in fresh',
        body: SignIn,
        response: answers(SessionView, [400, 401, 403, 429, 503]),
      },
    },
    async (request, reply) => {
      const { name, password } = request.body;
      refuseWhilePaused(context, name, request.ip);
      const account = await context.deps.store.account(name);
      if (account && (await verifyPassword(account, password)))
        return signIn(context, options, request, reply, account, 'password');
      if (!account) await verifyPassword(undefined, password);
      context.attempts.failed(name, request.ip);
      await record(context, { action: 'account.sign-in-failed', actor: 'daemon', object: name });
      const remedy = 'check both and try again, or open a new sign-in link';
      throw new Refusal('sign-in-failed', 'the name or the password is wrong', { remedy });
    },
  );
}

function linkRoute(app: App, context: ServerContext, options: HttpOptions): void {
  app.post(
    '/v1/session/link',
    {
      config: perAddress,
      schema: {
        tags,
        summary: 'Exchange the token of a one-time sign-in link; the page /sign-in does it',
        // A GET that signs in would be used up by whatever looks at links first (mail scanners, previews, prefetch),
        // and its SameSite=Strict cookie would not go along on the redirect when another site opened the link.
        body: LinkSignIn,
        response: answers(SessionView, [400, 401, 403, 429, 503]),
      },
    },
    async (request, reply) => {
      const name = context.links.redeem(request.body.token);
      const account = name === undefined ? undefined : await context.deps.store.account(name);
      if (account) return signIn(context, options, request, reply, account, 'link');
      const remedy = 'ask for a new one where you got it, or sign in with name and password';
      throw new Refusal('sign-in-failed', 'this sign-in link has been used or is too old', { remedy });
    },
  );
}

function presentRoute(app: App, context: ServerContext): void {
  app.get(
    '/v1/session',
    {
      onRequest: mustBeSignedIn,
      schema: {
        tags,
        security: signedIn,
        summary: 'Who is signed in',
        response: answers(SessionView, [401]),
      },
    },
    async request => viewOf(context, request),
  );
}

function signOutRoute(app: App, context: ServerContext): void {
  app.delete(
    '/v1/session',
    {
      onRequest: mustBeSignedIn,
      schema: { tags, security: signedIn, summary: 'Sign out', response: answers(SignedOut, [401, 403]) },
    },
    async (request, reply) => {
      const { account } = sessionOf(request);
      context.sessions.end(tokenOf(request));
      reply.clearCookie(cookieName, { path: '/' });
      await record(context, { action: 'account.signed-out', actor: account, object: account });
      return { signedOut: true };
    },
  );
}

function refuseWhilePaused(context: ServerContext, name: string, address: string): void {
  const pauseMs = context.attempts.pauseMs(name, address);
  if (pauseMs <= 0) return;
  const seconds = String(Math.ceil(pauseMs / 1000));
  const detail = { remedy: `wait ${seconds} s, then try again` };
  throw new Refusal('too-many-attempts', 'too many failed sign-ins', detail, { 'retry-after': seconds });
}

/** The audit comes first: who cannot be written down is not let in. */
async function signIn(
  context: ServerContext,
  { secureCookies = false }: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
  way: string,
) {
  const { name } = account;
  await record(context, { action: 'account.signed-in', actor: name, object: name, detail: { way } });
  context.attempts.succeeded(name, request.ip);
  const old = tokenOf(request);
  let token = context.sessions.renew(old, account);
  if (token === undefined) {
    context.sessions.end(old);
    token = context.sessions.begin(account);
  }
  reply.setCookie(cookieName, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: secureCookies,
  });
  request.session = context.sessions.use(token);
  return viewOf(context, request);
}

function viewOf({ deps, place }: ServerContext, request: FastifyRequest): SessionView {
  const { account, role, hasPassword, authenticatedAtMs } = sessionOf(request);
  const now = deps.clock.wall();
  const freshMs = authenticatedAtMs + parameters.freshMs - deps.clock.monotonicMs();
  const freshUntil = new Date(now.getTime() + freshMs).toISOString();
  const { device, version } = deps;
  return { account, role, hasPassword, place, device, version, freshUntil, now: now.toISOString() };
}
