import { Fault } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { Acquisition, Explanation } from './engine.ts';
import { eyeCalls } from './eye-calls.ts';
import { Gallery } from './gallery/gallery.ts';
import { NoRoom } from './gallery/no-room.ts';
import { modalityOf } from './recognise.ts';
import type { AnyModality } from './searchable.ts';
import type { CallName, Given, Gives } from './worker-protocol.ts';

export type WorkerCalls = { readonly [Name in CallName]: (given: Given<Name>) => Gives<Name> } & {
  /** Nobody calls any more: lets go of what would keep a thread. */
  readonly close: () => void;
};

/**
 * What the worker does at each call, as plain functions over one gallery. A record that no modality recognises is taken for one of the
 * first. `monotonicMs` is for durations alone.
 */
export function workerCalls(modalities: readonly AnyModality[], monotonicMs: () => number): WorkerCalls {
  const gallery = new Gallery(modalities);
  /** Calls that give nothing. */
  const quietly =
    <Given>(call: (given: Given) => void) =>
    (given: Given): undefined => {
      call(given);
    };
  return {
    acquire: ({ image, modality }) => acquire(named(modalities, modality), image, monotonicMs),
    begin: quietly(start => gallery.begin(start)),
    put: subjects => {
      const startedMs = monotonicMs();
      const hasRoom = unlessFull(() => gallery.put(subjects));
      const memory = gallery.changedInPlace;
      return { hasRoom, tookMs: monotonicMs() - startedMs, ...(memory && { memory }) };
    },
    remove: quietly(id => gallery.remove(id)),
    commit: ({ version }) => gallery.commit(version),
    abandon: quietly(() => gallery.abandon()),
    attach: quietly(memory => gallery.attach(memory)),
    unload: quietly(name => gallery.unload(name)),
    identify: ({ probes, options }) => {
      const startedMs = monotonicMs();
      const result = gallery.search(probes, options);
      return { ...result, searchMs: monotonicMs() - startedMs };
    },
    compare: ({ probe, references }) =>
      references.map(reference => {
        const { modality, taken, kept } = opened(modalities, probe, reference);
        return modality.compare(taken, kept);
      }),
    explain: ({ probe, reference }) => explain(modalities, probe, reference),
    ...eyeCalls,
    close: () => gallery.close(),
  };
}

function named(modalities: readonly AnyModality[], name: string): AnyModality {
  const found = modalities.find(one => one.name === name);
  if (found !== undefined) return found;
  const wanted = modalities.map(one => one.name).join(', ');
  throw new Fault('bad-usage', 'nothing takes that trait', { given: name, wanted });
}

function unlessFull(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof NoRoom) return false;
    throw error;
  }
}

function acquire(modality: AnyModality, image: Image, monotonicMs: () => number): Acquisition {
  const startedMs = monotonicMs();
  const examined = modality.examine(image);
  const extractedMs = monotonicMs();
  const quality = examined.assess();
  const assessMs = monotonicMs() - extractedMs;
  const extractMs = extractedMs - startedMs;
  if (!quality.usable) return { quality, assessMs, extractMs };
  return { quality, template: modality.encode(examined.template), assessMs, extractMs };
}

function explain(modalities: readonly AnyModality[], probe: Uint8Array, reference: Uint8Array): Explanation {
  const { modality, taken, kept } = opened(modalities, probe, reference);
  return {
    score: modality.compare(taken, kept),
    pairs: modality.pairs(taken, kept),
    scale: modality.pixelScale(taken, kept),
  };
}

/** Two records of one modality, decoded. The reference may be as the site keeps it. */
function opened(modalities: readonly AnyModality[], probe: Uint8Array, reference: Uint8Array) {
  const modality = modalityOf(probe, modalities);
  const other = modalityOf(reference, modalities);
  if (modality !== other) {
    const given = `${modality.name} and ${other.name}`;
    throw new Fault('bad-usage', 'probe and reference are of different traits', { given });
  }
  const taken = modality.decode(probe, 'probe');
  const revealed = modality.form?.reveal(reference, 'reference') ?? reference;
  return { modality, taken, kept: modality.decode(revealed, 'reference') };
}
