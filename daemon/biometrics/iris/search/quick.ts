import { codeColumns, type IrisCode, type IrisTemplate } from '../../../core/iris.ts';
import type { SearchTier } from '../../../core/search.ts';
import type { QuickIndex, QuickIndexing, QuickSlots } from '../../searchable.ts';
import type { CodeForm } from '../../keyed/keyed-code.ts';
import { turned } from '../code.ts';
import { parameters } from '../parameters.ts';
import { IrisSearcher } from './iris-searcher.ts';
import { IrisSlots } from './iris-slots.ts';
import { prepareIrisProbe } from './prepare.ts';
import { firstLook, type IrisHit, turnedCopies } from './probe.ts';
import { quickIrisParameters } from './quick-parameters.ts';

const asItIs: CodeForm = { protect: code => code, reveal: code => code };

/** The search over slots as a gallery uses it: every code is looked at, and those that are near are worth a full comparison. */
export function quickIrises(form: CodeForm = asItIs) {
  const { exhaustiveBelow, recordsBelow } = quickIrisParameters;
  return {
    from: exhaustiveBelow,
    recordsBelow,
    writable: true,
    hasTiers: true,
    indexing: () => indexing(form),
    attach: (shared: unknown) => new IrisIndex(form, shared as readonly WebAssembly.Memory[]),
  };
}

function indexing(form: CodeForm): QuickIndexing<IrisTemplate> {
  const index = new IrisIndex(form, []);
  let place = 0;
  return { add: template => index.slots.write(place++, template), finish: () => index };
}

class IrisIndex implements QuickIndex<IrisTemplate> {
  readonly slots: QuickSlots<IrisTemplate>;
  readonly #form: CodeForm;
  readonly #slots: IrisSlots;
  readonly #searcher = new IrisSearcher({ searcher: 0 });

  /** Over what another index has left. */
  constructor(form: CodeForm, memories: readonly WebAssembly.Memory[]) {
    this.#form = form;
    this.#slots = new IrisSlots(undefined, memories);
    for (const memory of memories) this.#searcher.addSegment(memory);
    this.slots = {
      write: (place, template) => this.#write(place, template),
      read: place => this.#read(place),
      free: place => this.#slots.free(place),
    };
  }

  get shared(): readonly WebAssembly.Memory[] {
    return this.#slots.memories;
  }

  shortlist(
    probe: IrisTemplate,
    mayBe: (place: number) => boolean = () => true,
    _ownerOf?: (place: number) => number,
    tier?: SearchTier,
  ): number[] {
    return this.#nearest(probe, mayBe, tier).map(({ slot }) => slot);
  }

  /** Whoever has an eye that is near one of the probes, nearest first. */
  shortlistPersons(
    probes: readonly IrisTemplate[],
    owner: Uint32Array,
    _persons: number,
    mayBe: (person: number) => boolean = () => true,
    tier?: SearchTier,
  ): number[] {
    const isWanted = (place: number) => owner[place] !== undefined && mayBe(owner[place]);
    const hits = probes.flatMap(probe => this.#nearest(probe, isWanted, tier));
    return [...new Set(hits.sort(byDistance).map(({ slot }) => owner[slot]))];
  }

  close(): void {}

  #nearest(probe: IrisTemplate, mayBe: (place: number) => boolean, tier: SearchTier = 'exact'): IrisHit[] {
    const { tieredThreshold, most } = quickIrisParameters;
    const threshold = tier === 'tiered' ? tieredThreshold : quickIrisParameters.threshold;
    const prepared = prepareIrisProbe(
      {
        copies: turnedCopies(upright(probe)).map(copy => this.#form.protect(copy)),
        firstLook: this.#form.protect({ bits: firstLook(), mask: firstLook() }).mask,
      },
      // What a comparison can speak of must not be passed over before it comes to one.
      { threshold, tier, leastValidBits: parameters.compare.fewestBits },
    );
    const hits = this.#searcher.search(prepared, 0, this.#searcher.capacity);
    return hits
      .filter(({ slot }) => mayBe(slot))
      .sort(byDistance)
      .slice(0, most);
  }

  #write(place: number, template: IrisTemplate): void {
    while (place >= this.#slots.capacity) this.#searcher.addSegment(this.#slots.grow());
    this.#slots.write(place, this.#form.protect(upright(template)));
  }

  /** Nothing but the code is kept: neither the quality nor the second scale. */
  #read(place: number): IrisTemplate {
    return { eye: 0, quality: 0, search: this.#form.reveal(this.#slots.read(place)) };
  }
}

const byDistance = (a: IrisHit, b: IrisHit) => a.mismatches / a.valid - b.mismatches / b.valid;

/** The search code as it would be of an eye that is not turned, as far as its turn is known. */
function upright({ rollDegrees = 0, search }: IrisTemplate): IrisCode {
  const columns = Math.round((rollDegrees * codeColumns) / 360);
  return columns === 0 ? search : turned(search, -columns);
}
