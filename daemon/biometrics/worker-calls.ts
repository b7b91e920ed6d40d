import type { Image } from '../core/image.ts';
import type { Acquisition } from './engine.ts';
import { Gallery } from './gallery/gallery.ts';
import { loadCatchUp, loadPortionMs } from './parameters.ts';
import type { SearchableModality } from './searchable.ts';
import type { CallName, Given, Gives } from './worker-protocol.ts';

/** Calls that are answered at once. */
export type QuickCallName = Exclude<CallName, 'load'>;

export type WorkerCalls = { readonly [Name in QuickCallName]: (given: Given<Name>) => Gives<Name> } & {
  /** Goes on by a portion of some milliseconds at each step; other calls may be made in between, but for `load` and `unload`. */
  readonly load: (given: Given<'load'>) => Generator<undefined, undefined>;
  /** Whether there is a list of that name to be searched. */
  readonly has: (list: string) => boolean;
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
    *load(list) {
      yield* inPortions(gallery.loading(list), monotonicMs);
      return undefined;
    },
    has: list => gallery.has(list),
    unload: name => {
      gallery.unload(name);
      return undefined;
    },
    identify: ({ probes, options }) => {
      const startedMs = monotonicMs();
      const result = gallery.search(probes, options);
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

/** As many steps at a time as a portion has room for; a longer one after calls that took long, lest the load never end. */
function* inPortions(
  steps: Generator<undefined, void>,
  monotonicMs: () => number,
): Generator<undefined, void> {
  let portionMs = loadPortionMs;
  for (;;) {
    const untilMs = monotonicMs() + portionMs;
    while (monotonicMs() < untilMs) if (steps.next().done) return;
    const leftMs = monotonicMs();
    yield;
    portionMs = Math.max(loadPortionMs, loadCatchUp * (monotonicMs() - leftMs));
  }
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
