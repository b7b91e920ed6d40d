import type { FingerprintTemplate } from '../../daemon/core/fingerprint.ts';
import type { QuickIndex, QuickSlots } from '../../daemon/biometrics/searchable.ts';
import { toyModality, toyTemplate } from './toy-modality.ts';

type Toy = FingerprintTemplate;
const featureOf = (template: Toy) => toyModality.prepare(template);
/** In the place of a feature. */
const none = 0xffff;

/** Hands on all that may be; what matters here is what it is asked and told. */
class ToyIndex implements QuickIndex<Toy> {
  readonly shared: SharedArrayBuffer;
  readonly #features: Uint16Array;
  readonly slots?: QuickSlots<Toy>;

  constructor(shared: SharedArrayBuffer, isWritable: boolean) {
    this.shared = shared;
    this.#features = new Uint16Array(shared);
    if (!isWritable) return;
    this.slots = {
      write: (place: number, template: Toy) => void (this.#features[place] = featureOf(template)),
      free: (place: number) => void (this.#features[place] = none),
      read: (place: number) => toyTemplate(this.#features[place]),
    };
  }

  shortlist(_probe: Toy, mayBe: (place: number) => boolean = () => true): number[] {
    const places = Array.from(this.#features.keys()).filter(place => mayBe(place));
    const freed = places.find(place => this.#features[place] === none);
    if (freed !== undefined) throw new Error(`place ${freed} is somebody's and has nothing`);
    return places;
  }

  shortlistPersons(
    _probes: readonly Toy[],
    owner: Uint32Array,
    persons: number,
    mayBe: (person: number) => boolean = () => true,
  ): number[] {
    return [...new Set(owner)].filter(person => person < persons && mayBe(person));
  }

  close(): void {}
}

/** The toy modality with an index from `from` references on, which keeps nothing but features where it may be written at any time. */
export function indexedToy(from: number, isWritable: boolean): typeof toyModality {
  const room = 2_048;
  return {
    ...toyModality,
    quick: {
      from,
      writable: isWritable,
      recordsBelow: isWritable ? 0 : Number.POSITIVE_INFINITY,
      indexing: count => {
        const bytes = 2 * (isWritable ? room : count);
        const index = new ToyIndex(new SharedArrayBuffer(bytes), isWritable);
        const features = new Uint16Array(index.shared).fill(none);
        let place = 0;
        return {
          add: template => void (features[place++] = featureOf(template)),
          finish: () => index,
        };
      },
      attach: shared => new ToyIndex(shared as SharedArrayBuffer, isWritable),
    },
  };
}
