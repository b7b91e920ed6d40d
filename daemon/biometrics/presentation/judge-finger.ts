import type { FingerEvidenceKind, FingerFrame } from '../../../hal/presentation.ts';
import type { PresentationJudgement } from '../../core/presentation.ts';
import { judgementOf } from './finding.ts';
import { judgeReflectances } from './reflectances.ts';
import { judgeVendor } from './vendor.ts';

/** Whether a living finger was presented, by what its scanner promised (`ScannerInfo.presentation`) and gave. */
export function judgeFinger(
  { presentation = {} }: Pick<FingerFrame, 'presentation'>,
  promised: readonly FingerEvidenceKind[] = [],
): PresentationJudgement {
  const { vendor, reflectances } = presentation;
  return judgementOf(promised, {
    vendor: vendor && judgeVendor(vendor),
    reflectances: reflectances && judgeReflectances(reflectances),
  });
}
