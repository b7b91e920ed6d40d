import type { Image } from '../core/image.ts';
import type { ModalityName } from '../core/modality.ts';
import type { Quality } from '../core/quality.ts';
import type { SearchResult } from '../core/search.ts';
import type { Watchlist } from '../core/watchlist.ts';

/** A sample, assessed and turned into a template. */
export interface Acquisition {
  readonly quality: Quality;
  /** As `Reference.template`; absent when the sample is not usable. */
  readonly template?: Uint8Array;
  readonly assessMs: number;
  readonly extractMs: number;
}

/** A point in each of the two pictures, in pixels of each picture, that the comparer held for the same minutia. */
export interface MinutiaPair {
  readonly probe: { readonly x: number; readonly y: number; readonly angle: number };
  readonly reference: { readonly x: number; readonly y: number; readonly angle: number };
}

/** What a comparison rests on, to be shown to people; `score` is calibrated, dB. */
export interface Explanation {
  readonly score: number;
  readonly pairs: readonly MinutiaPair[];
  /** Pixels of the probe's picture for one of the reference's, so that both are shown equally large. */
  readonly scale: number;
}

/** What a search may skip and keep. */
export interface SearchOptions {
  /** Candidates below this score, their best finger too, are left out. */
  readonly minimumScore: number;
  readonly maximumCandidates: number;
  /** Subjects whose `expiresOn` is not after this ISO 8601 date are not searched. */
  readonly today: string;
}

/**
 * Extraction and 1:N search off the main thread.
 *
 * Every call rejects with Fault `unavailable` when the worker has died; the engine starts a new one, loads the lists
 * again and goes on by itself. Calls may overlap; they are answered in order, but for those that come while a list loads:
 * they are answered in between. Searches then see the old list until the new one is whole, and wait where there is no
 * old one.
 */
export interface BiometricEngine {
  /** A fingerprint, unless another modality is named. */
  acquire(image: Image, modality?: ModalityName): Promise<Acquisition>;
  /** Replaces the list of that name. */
  load(list: Watchlist): Promise<void>;
  unload(name: string): Promise<void>;
  /** By one probe, or by several of one person, whose scores are fused: see `Gallery.search`. */
  identify(probe: Uint8Array | readonly Uint8Array[], options: SearchOptions): Promise<SearchResult>;
  /** Which minutiae of the two were paired: for the officer's eyes. */
  explain(probe: Uint8Array, reference: Uint8Array): Promise<Explanation>;
  close(): Promise<void>;
}
