import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import { encodeFmr2005 } from '../../formats/iso19794/finger-minutiae-2005.ts';
import { detailAreaType, encodeDetail } from './detail-codec.ts';

/**
 * The template as an ISO/IEC 19794-2:2005 record, which anybody can read; its detail, where it has one, in an area of our own
 * that other readers skip. Some 300 bytes without detail, 5 to 7 kB with it.
 */
export function encodeTemplate(template: FingerprintTemplate): Uint8Array<ArrayBuffer> {
  const { detail } = template;
  if (detail === undefined) return encodeFmr2005(template);
  return encodeFmr2005(template, { extended: [{ type: detailAreaType, bytes: encodeDetail(detail) }] });
}

/** What interchange with others needs of it: the minutiae alone. */
export function withoutDetail({ detail, ...template }: FingerprintTemplate): FingerprintTemplate {
  return template;
}
