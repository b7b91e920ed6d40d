import type { BiometricEngine } from './biometrics/engine.ts';
import { messageOf } from './core/errors.ts';
import type { ListAction, Watchlist } from './core/watchlist.ts';
import type { ModalityName } from './core/modality.ts';
import type { KnownList } from './lane/policy.ts';
import type { KioskStore } from './store/contract.ts';

/** The watchlists that are loaded into the engine, as decisions need to know them. */
export class LoadedLists {
  readonly #engine: Pick<BiometricEngine, 'load'>;
  readonly #known = new Map<string, KnownList>();

  constructor(engine: Pick<BiometricEngine, 'load'>) {
    this.#engine = engine;
  }

  /**
   * The named lists, as far as the store has them; no other, whose candidates would take the places of theirs. A list that
   * cannot be read is told to `log` and stays missing: its searches are GREY.
   */
  async loadNamed(
    names: readonly string[],
    store: Pick<KioskStore, 'watchlist'>,
    log: (line: string) => void,
  ): Promise<void> {
    for (const name of names) {
      try {
        const list = await store.watchlist(name);
        if (list) await this.load(list);
      } catch (error) {
        log(`list ${name} cannot be loaded: ${messageOf(error)}`);
      }
    }
  }

  /** Replaces the list of that name; it counts as known only once the engine has it, and the old one as long as it does not. */
  async load(list: Watchlist): Promise<void> {
    await this.#engine.load(list);
    this.#known.set(list.name, knownList(list));
  }

  known(): readonly KnownList[] {
    return [...this.#known.values()];
  }
}

function knownList({ name, importedAt, references, subjects }: Watchlist): KnownList {
  const actions = new Map<string, ListAction>();
  for (const { id, action } of subjects) if (action !== undefined) actions.set(id, action);
  const enrolments = enrolmentsOf(references);
  return {
    name,
    importedAt,
    templates: references.length,
    subjectsWithout: traits =>
      enrolments
        .filter(({ held }) => !traits.some(trait => held.has(trait)))
        .reduce((sum, { subjects }) => sum + subjects, 0),
    actionOf: subject => actions.get(subject),
  };
}

interface Enrolment {
  readonly held: ReadonlySet<ModalityName>;
  subjects: number;
}

/** How many subjects are enrolled with which modalities: a handful of sets, however long the list. */
function enrolmentsOf(references: Watchlist['references']): readonly Enrolment[] {
  const heldBy = new Map<string, Set<ModalityName>>();
  for (const { subject, modality } of references) {
    const held = heldBy.get(subject);
    if (held === undefined) heldBy.set(subject, new Set([modality]));
    else held.add(modality);
  }
  const enrolments = new Map<string, Enrolment>();
  for (const held of heldBy.values()) {
    const name = [...held].toSorted().join();
    const enrolment = enrolments.get(name);
    if (enrolment === undefined) enrolments.set(name, { held, subjects: 1 });
    else enrolment.subjects++;
  }
  return [...enrolments.values()];
}
