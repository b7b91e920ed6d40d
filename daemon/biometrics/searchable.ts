import type { MinutiaPair } from './engine.ts';
import type { Modality } from './modality.ts';

/**
 * A modality whose templates can be made ready for many comparisons. `prepare` does once what each comparison would
 * repeat; `comparePrepared` gives the score of `compare` exactly; `pairs` tells which features it held for the same.
 */
export interface SearchableModality<Template, Prepared> extends Modality<Template> {
  prepare(template: Template): Prepared;
  comparePrepared(probe: Prepared, reference: Prepared): number;
  pairs(probe: Template, reference: Template): readonly MinutiaPair[];
}
