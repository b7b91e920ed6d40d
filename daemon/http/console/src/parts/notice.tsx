import type { ComponentChildren } from 'preact';
import type { ApiError } from '../state/api.ts';

/** A state of its own: a sentence and a way out. */
export function Notice({
  title,
  children,
  action,
  onAction,
}: {
  title: string;
  children?: ComponentChildren;
  action?: string;
  onAction?: () => void;
}) {
  return (
    <div class="notice">
      <p class="notice-title">{title}</p>
      {children && <p>{children}</p>}
      {action && (
        <button type="button" class="button" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  );
}

/** What went wrong, what to do, and the button that tries again. */
export function Failure({ error, retry }: { error: ApiError; retry?: () => void }) {
  return (
    <Notice title={error.message} {...(retry ? { action: 'Try again', onAction: retry } : {})}>
      {error.remedy
        ? `${error.remedy.charAt(0).toUpperCase()}${error.remedy.slice(1)}.`.replace('..', '.')
        : null}
    </Notice>
  );
}
