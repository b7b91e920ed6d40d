import type { Evidence, EvidenceSample } from '../core/encounter.ts';
import { decodeRecord, encodeRecord } from './record.ts';

type SampleHeader = Pick<EvidenceSample, 'modality' | 'position'>;

interface EvidenceHeader {
  readonly encounter: string;
  readonly samples: readonly SampleHeader[];
}

/** Evidence that was kept before there was more than one modality: a fingerprint, which its header does not mention. */
const olderSamples: readonly SampleHeader[] = [{ modality: 'fingerprint', position: 0 }];

/** The picture and the template of each sample, one behind the other. */
export function encodeEvidence({ encounter, samples }: Evidence): Uint8Array {
  const header: EvidenceHeader = {
    encounter,
    samples: samples.map(({ modality, position }) => ({ modality, position })),
  };
  return encodeRecord(
    header,
    samples.flatMap(({ png, template }) => [png, template]),
  );
}

export function decodeEvidence(plaintext: Uint8Array): Evidence {
  const { value, parts } = decodeRecord(plaintext);
  const { encounter, samples = olderSamples } = value as Omit<EvidenceHeader, 'samples'> &
    Partial<EvidenceHeader>;
  if (parts.length !== 2 * samples.length) throw new Error('evidence without its parts');
  return {
    encounter,
    samples: samples.map((sample, at) => ({ ...sample, png: parts[2 * at], template: parts[2 * at + 1] })),
  };
}
