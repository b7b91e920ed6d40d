import { X } from 'lucide-preact';
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

const shown = signal(false);
export const showKeys = () => {
  shown.value = true;
};

const groups: readonly [string, readonly [string, string][]][] = [
  [
    'Stream',
    [
      ['J  K', 'down, up (or the arrows)'],
      ['Enter', 'open'],
      ['H', 'open the newest hit that waits'],
      ['N', 'show what is new'],
    ],
  ],
  [
    'Hit',
    [
      ['V', 'the next finger or eye'],
      ['O', 'what they share: paired minutiae, the outlines of an iris'],
      ['A', 'turn the candidate to lie as the probe does'],
      ['+  −  0', 'zoom in, out, whole (or the wheel)'],
      ['S', 'show the scores'],
      ['R', 'refer'],
      ['D', 'dismiss'],
      ['Esc', 'back, close'],
    ],
  ],
  [
    'Page',
    [
      ['T', 'theme'],
      ['?', 'this list'],
    ],
  ],
];

/** What the keys do. */
export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (shown.value) dialog.current?.showModal();
  }, [shown.value]);
  if (!shown.value) return null;
  const close = () => {
    shown.value = false;
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={close}>
      <header class="dialog-head">
        <h2 id="keys-title">Keys</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
          <X size={18} />
        </button>
      </header>
      <div class="key-groups">
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <kbd class="key">{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
