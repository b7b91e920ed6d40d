// What the parts of ISO/IEC 39794 share (part 1). Tags are those of the ASN.1 module ISO-IEC-39794-1-ed-1-v1, as the sources
// of JMRTD and gmrtd quote it.
import type { Members } from './members.ts';
import { mostQualities } from './parameters.ts';

/** VersionBlock: generation [0], year [1]. */
export interface Version {
  readonly generation: number;
  readonly year: number;
}

/** QualityBlock; absent score: the assessment failed. */
export interface Quality {
  /** RegistryIdBlock: organization [0], id [1]. */
  readonly organization: number;
  readonly algorithm: number;
  /** 0 to 100. */
  readonly score?: number;
}

export function readVersion(block: Members): Version {
  const version = block.sequence(0, 'versionBlock');
  return { generation: version.integer(0, 'generation'), year: version.integer(1, 'year', 0, 9_999) };
}

const dateParts = [
  { name: 'year', highest: 9_999, mark: '', digits: 4 },
  { name: 'month', highest: 12, mark: '-', digits: 2 },
  { name: 'day', highest: 31, mark: '-', digits: 2 },
  { name: 'hour', highest: 23, mark: 'T', digits: 2 },
  { name: 'minute', highest: 59, mark: ':', digits: 2 },
  { name: 'second', highest: 59, mark: ':', digits: 2 },
  { name: 'millisecond', highest: 999, mark: '.', digits: 3 },
] as const;

/**
 * DateTimeBlock: year [0] to millisecond [6]. ISO 8601, UTC, up to the first part that is left out; an hour without a minute
 * is left out, too.
 */
export function readDate(date: Members | undefined): string | undefined {
  if (date === undefined) return undefined;
  const parts = dateParts.map(({ name, highest }, tag) => date.optionalInteger(tag, name, 0, highest));
  const end = parts.indexOf(undefined);
  const known = end < 0 ? parts.length : end === 4 ? 3 : end;
  if (known === 0) return undefined;
  const text = dateParts
    .slice(0, known)
    .map(({ mark, digits }, i) => mark + String(parts[i]).padStart(digits, '0'))
    .join('');
  return known > 3 ? `${text}Z` : text;
}

/** QualityBlocks: algorithmIdBlock [0], scoreOrError [1], which is a choice of score [0] and error [1]. */
export function readQualities(block: Members, tag: number): Quality[] {
  if (block.optional(tag) === undefined) return [];
  return block.elements(tag, 'qualityBlocks', mostQualities).map(quality => {
    const algorithm = quality.sequence(0, 'algorithmIdBlock');
    const score = quality.sequence(1, 'scoreOrError').optionalInteger(0, 'score', 0, 100);
    return {
      organization: algorithm.integer(0, 'organization', 0, 0xffff),
      algorithm: algorithm.integer(1, 'id', 0, 0xffff),
      ...(score !== undefined && { score }),
    };
  });
}
