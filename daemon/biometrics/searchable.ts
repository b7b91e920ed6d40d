import type { Image } from '../core/image.ts';
import type { Quality } from '../core/quality.ts';
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
   * template is, so that nobody with many of them crowds out the others.
   */
  shortlist(
    probe: Template,
    mayBe?: (place: number) => boolean,
    ownerOf?: (place: number) => number,
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
  ): readonly number[];
  /** Gives back what it holds beside memory. It is not used any more. */
  close(): void;
}

/** An index that is being made, template by template, so that its maker can do other things in between. */
export interface QuickIndexing<Template> {
  /** Takes the template of the next place. */
  add(template: Template): void;
  /** Once, after all of them. */
  finish(): QuickIndex<Template>;
}

/**
 * A modality as a gallery and its worker use it: with what would be done again and again done once.
 *
 * `examine` gives what `extract` and `assess` give of the same image, without doing twice what they share. `prepare` does
 * what each comparison would repeat; `comparePrepared` gives the score of `compare` exactly; `pairs` tells which features
 * it held for the same, best first.
 */
export interface SearchableModality<Template, Prepared> extends Modality<Template> {
  examine(image: Image): Examined<Template>;
  prepare(template: Template): Prepared;
  comparePrepared(probe: Prepared, reference: Prepared): number;
  /** Which finger or eye a template is of, by the number of its standard; 0 where that is not known. */
  positionOf(template: Template): number;
  pairs(probe: Template, reference: Template): readonly MinutiaPair[];
  /** Pixels of the probe's picture for one of the reference's, so that both are shown equally large. */
  pixelScale(probe: Template, reference: Template): number;
  /** How lists of so many templates and more are searched; without it, by comparing everything. */
  readonly quick?: {
    readonly from: number;
    /** An index of `count` templates. */
    readonly indexing: (count: number) => QuickIndexing<Template>;
  };
}
