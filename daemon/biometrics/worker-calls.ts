import type { Image } from '../core/image.ts';
import type { Acquisition } from './engine.ts';
import { Gallery } from './gallery/gallery.ts';
import type { SearchableModality } from './searchable.ts';
import type { CallName, Given, Gives } from './worker-protocol.ts';

export type WorkerCalls = { readonly [Name in CallName]: (given: Given<Name>) => Gives<Name> } & {
  /** Nobody calls any more: lets go of what would keep a thread. */
  readonly close: () => void;
};

/** What the worker does at each call, as plain functions over one gallery. `monotonicMs` is for durations alone. */
export function workerCalls<Template, Prepared>(
  modality: SearchableModality<Template, Prepared>,
  monotonicMs: () => number,
): WorkerCalls {
  const gallery = new Gallery(modality);
  return {
    acquire: image => acquire(modality, image, monotonicMs),
    load: list => {
      gallery.load(list);
      return undefined;
    },
    unload: name => {
      gallery.unload(name);
      return undefined;
    },
    identify: ({ template, options }) => {
      const startedMs = monotonicMs();
      const result = gallery.search(template, options);
      return { ...result, searchMs: monotonicMs() - startedMs };
    },
    close: () => gallery.close(),
    explain: given => {
      const probe = modality.decode(given.probe, 'probe');
      const reference = modality.decode(given.reference, 'reference');
      return {
        score: modality.compare(probe, reference),
        pairs: modality.pairs(probe, reference),
        scale: modality.pixelScale(probe, reference),
      };
    },
  };
}

function acquire<Template>(
  modality: Pick<SearchableModality<Template, unknown>, 'examine' | 'encode'>,
  image: Image,
  monotonicMs: () => number,
): Acquisition {
  const startedMs = monotonicMs();
  const examined = modality.examine(image);
  const extractedMs = monotonicMs();
  const quality = examined.assess();
  const assessMs = monotonicMs() - extractedMs;
  const extractMs = extractedMs - startedMs;
  if (!quality.usable) return { quality, assessMs, extractMs };
  return { quality, template: modality.encode(examined.template), assessMs, extractMs };
}
