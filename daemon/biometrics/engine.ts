import type { EyeEvidenceKind, EyeFrame } from '../../hal/presentation.ts';
import type { Image } from '../core/image.ts';
import type { IrisOutline } from '../core/iris.ts';
import type { ModalityName } from '../core/modality.ts';
import type { PresentationJudgement } from '../core/presentation.ts';
import type { Quality } from '../core/quality.ts';
import type { SearchResult, SearchTier } from '../core/search.ts';
import type { Reference, Subject } from '../core/watchlist.ts';
import type { EnrolledSubject, ListSource } from './gallery/enrolled.ts';

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
  /** `exact` by default. */
  readonly irisSearch?: SearchTier;
}

/** From one version of a list that is loaded to the next. */
export interface SearchedChange {
  readonly list: string;
  readonly version: number;
  readonly upserts: readonly EnrolledSubject[];
  /** All of them are on the list. */
  readonly removals: readonly string[];
}

/**
 * Extraction and 1:N search off the main thread, by one worker or, where lists are long, several that share them.
 *
 * A call rejects with Fault `unavailable` when the worker that has it dies; the engine starts a new one, which goes on with the
 * lists. A search is answered as long as one worker lives, and tells which lists it could not search in full (`incomplete`).
 * Calls may overlap. While a list loads they are answered in between: searches see the old list until the new one is whole, and
 * wait where there is no old one. Changes of lists are made in the order they are asked for.
 */
export interface BiometricEngine {
  /** A fingerprint, unless another modality is named. */
  acquire(image: Image, modality?: ModalityName): Promise<Acquisition>;
  /**
   * Replaces the list of that name; whoever is on it unchanged is not touched. The list may be a `Watchlist`, or too long for
   * one: see `ListSource`. Nothing of it is held on to. `anew`: it is laid out anew, though nobody on it has changed, so that there is
   * room for changes.
   */
  load(list: ListSource, options?: { readonly anew: boolean }): Promise<void>;
  /**
   * The same of what changes between two versions: searches see all of it or nothing. Rejects, with nothing changed, with Fault `not-found`
   * when the list, or somebody who is to be removed, is not there, and `conflict` when there is no room: then the list is to be loaded.
   */
  change(change: SearchedChange): Promise<void>;
  unload(name: string): Promise<void>;
  /**
   * Adds somebody to a list that is loaded, or replaces who has that id on it; its version stays. For changes between two versions
   * of a list: `load` replaces them by what it is given. Rejects with Fault `not-found` for a list that is not loaded.
   */
  addSubject(list: string, subject: Subject, references: readonly Reference[]): Promise<void>;
  /** Takes somebody off a list that is loaded. Rejects with Fault `not-found` when the list, or nobody of that id on it, is there. */
  removeSubject(list: string, id: string): Promise<void>;
  /** By one probe, or by several of one person, of any modality, whose scores are fused: see `Gallery.search`. */
  identify(probe: Uint8Array | readonly Uint8Array[], options: SearchOptions): Promise<SearchResult>;
  /** 1:1 with each of the references, -10 log10(FMR): [reference]. All are of one modality; Fault `bad-usage` when they are not. */
  compare(probe: Uint8Array, references: readonly Uint8Array[]): Promise<number[]>;
  /** Which minutiae of the two were paired, of irises none: for the officer's eyes. */
  explain(probe: Uint8Array, reference: Uint8Array): Promise<Explanation>;
  /** Where the iris lies in a picture of an eye: for the officer's eyes. Undefined where there is none. */
  outline(image: Image): Promise<IrisOutline | undefined>;
  /** Whether a living eye was presented, by what the camera promised and gave. */
  judgeEye(frame: EyeFrame, promised: readonly EyeEvidenceKind[]): Promise<PresentationJudgement>;
  close(): Promise<void>;
}
