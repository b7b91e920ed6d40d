import type { VendorAssessment, VendorDecision } from '../../../hal/presentation.ts';
import type { PresentationReason } from '../../core/presentation.ts';
import { type Finding, finding } from './finding.ts';

const reasonsBy: Readonly<Record<VendorDecision, readonly PresentationReason[]>> = {
  'no-attack': [],
  attack: ['vendor-says-attack'],
  'failure-to-assess': ['vendor-undecided'],
};

/** The vendor's decision as it is. Its score is on a scale that only the vendor knows, and is not judged again. */
export function judgeVendor({ decision }: VendorAssessment): Finding {
  // A driver outside TypeScript may say what no vendor should.
  return finding(Object.hasOwn(reasonsBy, decision) ? reasonsBy[decision] : ['evidence-invalid']);
}
