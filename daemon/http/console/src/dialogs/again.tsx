import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { asApiError } from '../state/api.ts';
import { session, signIn } from '../state/session.ts';

interface Asked {
  readonly goOn: () => void;
}

const asked = signal<Asked | undefined>(undefined);
const message = signal('');
const busy = signal(false);

/** Asks for the password, and calls `goOn` when it was right. */
export function askAgain(goOn: () => void): void {
  message.value = '';
  asked.value = { goOn };
}

/** A decision needs a fresh sign-in: the person at the desk, not the one who left it. */
export function SignInAgain() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (asked.value) dialog.current?.showModal();
  }, [asked.value]);
  const who = session();
  if (!asked.value || !who) return null;
  const close = () => {
    asked.value = undefined;
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const password = new FormData(event.currentTarget as HTMLFormElement).get('password');
    if (typeof password !== 'string') return;
    busy.value = true;
    try {
      await signIn(who.account, password);
      const goOn = asked.value?.goOn;
      dialog.current?.close();
      goOn?.();
    } catch (error) {
      message.value = asApiError(error).message;
    }
    busy.value = false;
  };
  return (
    <dialog ref={dialog} class="dialog narrow" aria-labelledby="again-title" onClose={close}>
      <form onSubmit={event => void submit(event)}>
        <h2 id="again-title">Is it still you, {who.account}?</h2>
        <p class="dim">A decision is taken within five minutes of a sign-in. Your choice is kept.</p>
        {who.hasPassword ? (
          <label class="field">
            Password
            <input name="password" type="password" autocomplete="current-password" required autofocus />
          </label>
        ) : (
          <p>This account has no password. Ask for a new sign-in link, open it here, and decide again.</p>
        )}
        {message.value && (
          <p class="refused" role="alert">
            {message.value}
          </p>
        )}
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          {who.hasPassword && (
            <button type="submit" class="button primary" disabled={busy.value}>
              Sign in and decide
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}
