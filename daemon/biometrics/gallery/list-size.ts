import type { ModalityName } from '../../core/modality.ts';
import type { EnrolledSubject } from './enrolled.ts';
import type { PartSize } from './list-part.ts';

/** Counts what a part of a list has to hold. */
export class SizeCount {
  #subjects = 0;
  #idBytes = 0;
  readonly #references: Partial<Record<ModalityName, number>> = {};

  get size(): PartSize {
    return { subjects: this.#subjects, idBytes: this.#idBytes, references: this.#references };
  }

  add({ id, references }: EnrolledSubject): void {
    this.#subjects++;
    this.#idBytes += Buffer.byteLength(id);
    for (const { modality } of references) this.#references[modality] = (this.#references[modality] ?? 0) + 1;
  }
}

export function sizeOf(subjects: Iterable<EnrolledSubject>): PartSize {
  const count = new SizeCount();
  for (const subject of subjects) count.add(subject);
  return count.size;
}
