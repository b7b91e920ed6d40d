import { Fault } from '../../core/errors.ts';
import type { AuditVerdict } from '../contract.ts';

/** Fault `corrupt` that names the first bad record of an audit chain. */
export function requireWholeChain({ verified, firstBad }: AuditVerdict): void {
  if (firstBad === undefined) return;
  throw new Fault('corrupt', `the audit chain is broken: ${firstBad.key} is ${firstBad.defect}`, {
    given: `${verified} good links before it`,
    remedy: 'use another backup',
  });
}
