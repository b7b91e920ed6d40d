import { signal } from '@preact/signals';
import type { SessionView } from '../../../schemas/session.ts';
import { ApiError, asApiError, getJson, send, whenSignedOut } from './api.ts';
import { close as closeHit } from './hit.ts';
import { goOffline, goOnline } from './live.ts';
import { every, setKioskTime } from './time.ts';

/** What the page is doing about who is there. */
export type Entrance =
  | { readonly kind: 'looking' }
  | { readonly kind: 'signed-out'; readonly message?: string }
  | { readonly kind: 'unreachable'; readonly error: ApiError }
  | { readonly kind: 'signed-in'; readonly session: SessionView };

export const entrance = signal<Entrance>({ kind: 'looking' });

export const session = (): SessionView | undefined =>
  entrance.value.kind === 'signed-in' ? entrance.value.session : undefined;

function enter(view: SessionView): void {
  setKioskTime(view.now);
  const wasIn = entrance.value.kind === 'signed-in';
  entrance.value = { kind: 'signed-in', session: view };
  if (!wasIn) goOnline(view.place);
}

function leave(message?: string): void {
  closeHit();
  goOffline();
  entrance.value = { kind: 'signed-out', ...(message === undefined ? {} : { message }) };
}

/** Finds out who is signed in: by the link in the address bar, or by the cookie. */
export async function start(): Promise<void> {
  const token = takeLinkToken();
  entrance.value = { kind: 'looking' };
  try {
    enter(token ? await send('POST', '/v1/session/link', { token }) : await getJson('/v1/session'));
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.status === 0) entrance.value = { kind: 'unreachable', error };
    else leave(token ? error.message : undefined);
  }
}

/** The token leaves the address bar (and so the history) before it is used. */
function takeLinkToken(): string | null {
  const { pathname, search } = location;
  if (pathname !== '/sign-in') return null;
  history.replaceState(null, '', '/');
  return new URLSearchParams(search).get('token');
}

/** @throws ApiError */
export async function signIn(name: string, password: string): Promise<void> {
  enter(await send<SessionView>('POST', '/v1/session', { name, password }));
}

export async function signOut(): Promise<void> {
  try {
    await send('DELETE', '/v1/session');
  } catch (error) {
    // Already signed out, or out of reach: the page forgets everything either way.
    if (!(error instanceof ApiError)) throw error;
  }
  leave('You have signed out.');
}

whenSignedOut(() => {
  if (entrance.value.kind === 'signed-in') leave('Your session has ended. Sign in to go on.');
});

// The stream does not count as use. Somebody who works with the keyboard or the mouse does use the session.
let used = false;
for (const kind of ['keydown', 'pointerdown', 'wheel']) {
  addEventListener(kind, () => (used = true), { passive: true });
}
every(60_000, () => {
  if (!used || !session()) return;
  used = false;
  void keepAlive();
});

async function keepAlive(): Promise<void> {
  try {
    enter(await getJson<SessionView>('/v1/session'));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
