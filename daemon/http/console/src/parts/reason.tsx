import { useSignal } from '@preact/signals';

/** A reason in words, and the button that it is asked for; it goes on record. */
export function Reason({
  label,
  button,
  disabled,
  onReason,
}: {
  label: string;
  button: string;
  disabled: boolean;
  onReason: (reason: string) => void;
}) {
  const reason = useSignal('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onReason(reason.value);
  };
  return (
    <form class="reason-form" onSubmit={submit}>
      <label class="field">
        {label}
        <input
          value={reason.value}
          onInput={event => {
            reason.value = event.currentTarget.value;
          }}
          minLength={3}
          maxLength={200}
          required
          autocomplete="off"
        />
      </label>
      <button type="submit" class="button" disabled={disabled}>
        {button}
      </button>
    </form>
  );
}
