import type { BiometricEngine } from './biometrics/engine.ts';
import { messageOf } from './core/errors.ts';
import { mayBeSame } from './biometrics/gallery/fusion.ts';
import type { ListAction, Reference, Watchlist } from './core/watchlist.ts';
import type { KnownList, SearchedBy } from './lane/policy.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';

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
  const enrolments = enrolmentsOf({ references, subjects });
  return {
    name,
    importedAt,
    templates: references.length,
    subjectsWithout: searched =>
      enrolments
        .filter(enrolment => isSearchedFor(enrolment, searched) && !canBeFound(enrolment, searched))
        .reduce((sum, { subjects }) => sum + subjects, 0),
    actionOf: subject => actions.get(subject),
  };
}

type HeldTrait = Pick<Reference, 'modality' | 'position'>;

/** Subjects who are enrolled alike. */
interface Enrolment {
  readonly held: readonly HeldTrait[];
  readonly expiresOn: string | undefined;
  subjects: number;
}

/** The traits and the day of expiry that there are, a handful each, however long the list. */
function enrolmentsOf({
  references,
  subjects,
}: Pick<Watchlist, 'references' | 'subjects'>): readonly Enrolment[] {
  const heldBy = new Map<string, Map<string, HeldTrait>>();
  for (const { subject, modality, position: stated } of references) {
    // Whichever finger was enrolled: which one was laid down is not known.
    const position = modality === 'iris' ? stated : 0;
    const held = heldBy.get(subject) ?? new Map<string, HeldTrait>();
    heldBy.set(subject, held.set(`${modality} ${position}`, { modality, position }));
  }
  const expiries = new Map(subjects.map(({ id, expiresOn }) => [id, expiresOn]));
  const enrolments = new Map<string, Enrolment>();
  for (const [subject, held] of heldBy) {
    const expiresOn = expiries.get(subject);
    const name = [...held.keys()].toSorted().join() + (expiresOn ?? '');
    const enrolment = enrolments.get(name);
    if (enrolment === undefined) enrolments.set(name, { held: [...held.values()], expiresOn, subjects: 1 });
    else enrolment.subjects++;
  }
  return [...enrolments.values()];
}

const isSearchedFor = ({ expiresOn }: Enrolment, { today }: SearchedBy) =>
  expiresOn === undefined || expiresOn > today;

/** An eye that was not taken is not found by the other one. */
function canBeFound({ held }: Enrolment, { traits, eyes }: SearchedBy): boolean {
  return held.some(
    ({ modality, position }) =>
      traits.some(trait => trait === modality) &&
      (modality !== 'iris' || eyes === undefined || eyes.some(eye => mayBeSame(eye, position))),
  );
}
