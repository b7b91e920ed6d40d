import type { Reference } from '../../core/watchlist.ts';
import { allModalities } from '../modalities.ts';

/**
 * References as a site's store keeps them, so that they match no other site's: of irises in the form of the site, of other traits
 * as they came. Those that are in that form already stay. Throws Fault `bad-input` for a template that cannot be read, or that
 * another site has protected.
 */
export function keyedReferences(references: readonly Reference[], siteKey: Uint8Array): Reference[] {
  const forms = new Map(allModalities(siteKey).map(({ name, form }) => [name, form]));
  return references.map(reference => {
    const where = `${reference.subject}_${reference.instance}`;
    const template = forms.get(reference.modality)?.protect(reference.template, where) ?? reference.template;
    return { ...reference, template };
  });
}
