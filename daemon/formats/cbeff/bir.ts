// Biometric information records in XML: the patron format of ISO/IEC 19785-3 (its schema's second edition, and the one that OASIS
// BIAS published), as OSIA and MOSIP use it. Fields are cited by their elements.
import type { XmlElement } from './xml-tree.ts';

export const namespaces = {
  iso: 'http://standards.iso.org/iso-iec/19785/-3/ed-2/',
  bias: 'http://docs.oasis-open.org/bias/ns/biaspatronformat-1.0/',
} as const;

/** Registered names or numbers of an organization and of what is its own. */
export interface RegistryId {
  readonly organization?: string;
  readonly type?: string;
}

export interface BirVersion {
  readonly major: number;
  readonly minor: number;
}

/** Simple elements of BIRInfo, in their order. Dates are ISO 8601, `integrity` is true or false. */
export const birInfoTexts = [
  'Creator',
  'Index',
  'Payload',
  'Integrity',
  'CreationDate',
  'NotValidBefore',
  'NotValidAfter',
] as const;

/** Simple elements of BDBInfo; Format, the other registered ones and Quality stand beside them. */
export const bdbInfoTexts = [
  'ChallengeResponse',
  'Index',
  'FormatOwner',
  'FormatType',
  'Encryption',
  'CreationDate',
  'NotValidBefore',
  'NotValidAfter',
  'Type',
  'Subtype',
  'Level',
  'Purpose',
] as const;

export const bdbInfoRegistered = [
  'Format',
  'Product',
  'CaptureDevice',
  'FeatureExtractionAlgorithm',
  'ComparisonAlgorithm',
  'CompressionAlgorithm',
] as const;

/** The order in which BDBInfo is written. */
export const bdbInfoOrder = [
  'ChallengeResponse',
  'Index',
  'Format',
  'FormatOwner',
  'FormatType',
  'Encryption',
  'CreationDate',
  'NotValidBefore',
  'NotValidAfter',
  'Type',
  'Subtype',
  'Level',
  'Product',
  'CaptureDevice',
  'FeatureExtractionAlgorithm',
  'ComparisonAlgorithm',
  'CompressionAlgorithm',
  'Purpose',
] as const satisfies readonly ((typeof bdbInfoTexts)[number] | (typeof bdbInfoRegistered)[number])[];

type Texts<Names extends readonly string[]> = { readonly [Each in Names[number]]?: string };

export interface BirInfo extends Texts<typeof birInfoTexts> {
  readonly further?: readonly XmlElement[];
}

export interface Quality {
  readonly algorithm?: RegistryId;
  /** 0 to 100. */
  readonly score?: number;
  /** As in QualityCalculationFailed. */
  readonly failed?: string;
}

/** What is said of the biometric data block. `Type` and `Subtype` are lists parted by spaces: "Finger", "Right IndexFinger". */
export interface BdbInfo extends Texts<typeof bdbInfoTexts> {
  readonly registered?: { readonly [Each in (typeof bdbInfoRegistered)[number]]?: RegistryId };
  readonly quality?: Quality;
  readonly further?: readonly XmlElement[];
}

export interface Bir {
  readonly version?: BirVersion;
  readonly cbeffVersion?: BirVersion;
  readonly birInfo?: BirInfo;
  readonly bdbInfo?: BdbInfo;
  /** Of the security block. */
  readonly sbFormat?: RegistryId;
  /** A record within the record: a document of several biometrics is one BIR with a BIR for each. */
  readonly birs: readonly Bir[];
  /** The biometric data block: a record of ISO/IEC 19794, 39794 and the like. */
  readonly bdb?: Uint8Array;
  /** The security block. */
  readonly sb?: Uint8Array;
  /** What MOSIP says beside the standard, by key: EXCEPTION, RETRIES and others. */
  readonly others?: readonly (readonly [key: string, value: string])[];
  /** Elements that are not known, as they are. */
  readonly further?: readonly XmlElement[];
}

export interface BirDocument {
  /** Empty for none. */
  readonly namespace: string;
  readonly bir: Bir;
}

/** All records of a document that hold data, at whatever level. */
export function leavesOf(bir: Bir): Bir[] {
  return [...(bir.bdb === undefined ? [] : [bir]), ...bir.birs.flatMap(leavesOf)];
}
