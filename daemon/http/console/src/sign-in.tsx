import { signal } from '@preact/signals';
import markUrl from './mark.svg';
import { asApiError } from './state/api.ts';
import { signIn } from './state/session.ts';

const busy = signal(false);
const refused = signal('');

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}

async function submit(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const form = new FormData(event.currentTarget as HTMLFormElement);
  busy.value = true;
  refused.value = '';
  try {
    await signIn(textOf(form, 'name'), textOf(form, 'password'));
  } catch (error) {
    const { message, remedy } = asApiError(error);
    refused.value = remedy ? `${message} ${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.` : message;
  }
  busy.value = false;
}

/** Name and password; a link from the terminal comes past this page. */
export function SignIn({ message }: { message: string | undefined }) {
  return (
    <main class="entrance">
      <form class="entrance-card" onSubmit={event => void submit(event)}>
        <img src={markUrl} width="40" height="40" alt="" />
        <h1>Sign in</h1>
        <p class="dim">{message ?? 'The console is for named accounts. What you look at is recorded.'}</p>
        <label class="field">
          Account
          <input
            name="name"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            autofocus
          />
        </label>
        <label class="field">
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        {refused.value && (
          <p class="refused" role="alert">
            {refused.value}
          </p>
        )}
        <button type="submit" class="button primary wide" disabled={busy.value}>
          {busy.value ? 'Signing in' : 'Sign in'}
        </button>
        <p class="dim small-print">No password? Open the sign-in link from the terminal that runs bitmapd.</p>
      </form>
    </main>
  );
}
