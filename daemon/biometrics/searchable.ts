import type { Image } from '../core/image.ts';
import type { ModalityName } from '../core/modality.ts';
import type { Quality } from '../core/quality.ts';
import type { SearchTier } from '../core/search.ts';
import type { MinutiaPair } from './engine.ts';
import type { Modality } from './modality.ts';

/** An image that has been extracted; to assess it costs little more. */
export interface Examined<Template> {
  readonly template: Template;
  assess(): Quality;
}

/** A quick pass over many templates, which are known by their places in the order they came in. Synchronous. */
export interface QuickIndex<Template> {
  /**
   * Places of the few that are worth a full comparison with the probe; `mayBe` leaves places out, `ownerOf` says whose a
   * template is, so that nobody with many of them crowds out the others. `tier`: how, where there are several ways (`quick.hasTiers`).
   */
  shortlist(
    probe: Template,
    mayBe?: (place: number) => boolean,
    ownerOf?: (place: number) => number,
    tier?: SearchTier,
  ): readonly number[];
  /**
   * The persons, 0 to `persons` - 1, that look most like somebody of whom there are several probes, best first; `owner` says
   * whose the template at each place is, `mayBe` leaves persons out.
   */
  shortlistPersons(
    probes: readonly Template[],
    owner: Uint32Array,
    persons: number,
    mayBe?: (person: number) => boolean,
    tier?: SearchTier,
  ): readonly number[];
  /** Gives back what it holds beside memory. It is not used any more. */
  close(): void;
  /** What another thread needs to go on with the index (see `attach`): handles of shared memory, so it costs nothing to hand over. */
  readonly shared: unknown;
  /** Where `writable` is said: its places, which may be written at any time. */
  readonly slots?: QuickSlots<Template>;
}

/** The places of an index, as many as are written. */
export interface QuickSlots<Template> {
  write(place: number, template: Template): void;
  /** Nothing of the template stays in memory. */
  free(place: number): void;
  /** The template, or as much of it as the index keeps: a full comparison with it must be possible. */
  read(place: number): Template;
}

/** An index that is being made, template by template, so that its maker can do other things in between. */
export interface QuickIndexing<Template> {
  /** Takes the template of the next place. */
  add(template: Template): void;
  /** Once, after all of them. */
  finish(): QuickIndex<Template>;
}

/**
 * How a site keeps templates: so that they compare with no other site's. `protect` leaves alone what is protected already,
 * `reveal` what is not. Both throw Fault `bad-input` for what cannot be read, and for what another site has protected.
 */
export interface RecordForm {
  protect(record: Uint8Array, where?: string): Uint8Array;
  reveal(record: Uint8Array, where?: string): Uint8Array;
}

/**
 * A modality as a gallery and its worker use it: with what would be done again and again done once.
 *
 * `examine` gives what `extract` and `assess` give of the same image, without doing twice what they share. `prepare` does
 * what each comparison would repeat; `comparePrepared` gives the score of `compare` exactly; `pairs` tells which features
 * it held for the same, best first.
 */
export interface SearchableModality<Template, Prepared> extends Modality<Template> {
  readonly name: ModalityName;
  examine(image: Image): Examined<Template>;
  prepare(template: Template): Prepared;
  comparePrepared(probe: Prepared, reference: Prepared): number;
  /** Which finger or eye a template is of, by the number of its standard; 0 where that is not known. */
  positionOf(template: Template): number;
  pairs(probe: Template, reference: Template): readonly MinutiaPair[];
  /** Pixels of the probe's picture for one of the reference's, so that both are shown equally large. */
  pixelScale(probe: Template, reference: Template): number;
  /** How references are kept; without it, as they come. Probes and what is captured stay as they are. */
  readonly form?: RecordForm;
  /** Whether a record begins as those of the modality do. Without it a gallery takes a probe for one of its first modality. */
  recognises?(record: Uint8Array): boolean;
  /** How lists of so many templates and more are searched; without it, by comparing everything. */
  readonly quick?: {
    readonly from: number;
    /** An index of `count` templates, of a list of `whole` that other threads have the rest of. */
    readonly indexing: (count: number, whole: number) => QuickIndexing<Template>;
    /** The index that another thread has made, by what it shared. */
    readonly attach: (shared: unknown) => QuickIndex<Template>;
    /**
     * The index takes templates for as long as it lives (`slots`). Without it, it is made once, and those that come later are
     * compared in full.
     */
    readonly writable?: boolean;
    /** Lists of so many templates and more keep no records: full comparisons are with what the slots have. */
    readonly recordsBelow?: number;
    /** There is a faster way that passes over some (`SearchTier`). */
    readonly hasTiers?: boolean;
  };
}

/** A modality where several go side by side: what is of one is never given to another. */
export type AnyModality = SearchableModality<unknown, unknown>;
