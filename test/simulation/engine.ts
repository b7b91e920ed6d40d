import type {
  Acquisition,
  BiometricEngine,
  SearchedChange,
  SearchOptions,
} from '../../daemon/biometrics/engine.ts';
import {
  type EnrolledReference,
  type EnrolledSubject,
  enrolledSubjects,
  type ListSource,
} from '../../daemon/biometrics/gallery/enrolled.ts';
import { judgeEye } from '../../daemon/biometrics/presentation/judge-eye.ts';
import { Fault } from '../../daemon/core/errors.ts';
import type { Image } from '../../daemon/core/image.ts';
import type { ModalityName } from '../../daemon/core/modality.ts';
import type { Candidate, SearchedList, SearchResult } from '../../daemon/core/search.ts';
import { sleep } from '../../hal/clock.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import { type Shown, shownIn } from './cast.ts';
import type { Life } from './life.ts';
import { engine as model } from './parameters.ts';

/** What a template says: no bits of a finger, but whose it is. */
interface Template extends Shown {
  readonly modality: ModalityName;
}

export const templateOf = (template: Template): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(template));
const templateIn = (bytes: Uint8Array) => shownIn(bytes) as Template;

interface LoadedList {
  readonly version: number;
  readonly subjects: readonly EnrolledSubject[];
}

/** Conditions in which no template comes of a picture. */
const useless = new Set(['tip', 'very-dry', 'very-wet', 'smudged', 'closed', 'half-closed', 'looks-away']);

/** Answers as the contract of the engine has it, for people who carry their identity in their pictures. */
export class SimEngine
  implements Pick<BiometricEngine, 'acquire' | 'judgeEye' | 'identify' | 'load' | 'change' | 'unload'>
{
  /** The worker has died, and the next one is not there yet. */
  broken = false;
  /** It says that it searched lists that it does not have: a bug to be found. */
  invents = false;
  readonly #life: Life;
  readonly #random: Random;
  readonly #lists = new Map<string, LoadedList>();

  constructor(life: Life, random: Random) {
    this.#life = life;
    this.#random = random;
  }

  async load(list: ListSource): Promise<void> {
    await this.#works(model.loadMs);
    this.#lists.set(list.name, { version: list.version, subjects: [...enrolledSubjects(list)] });
  }

  async unload(name: string): Promise<void> {
    this.#lists.delete(name);
  }

  async change({ list, version, upserts, removals }: SearchedChange): Promise<void> {
    await this.#works(model.loadMs);
    const gone = new Set([...removals, ...upserts.map(({ id }) => id)]);
    const stay = this.#lists.get(list)?.subjects.filter(({ id }) => !gone.has(id)) ?? [];
    this.#lists.set(list, { version, subjects: [...stay, ...upserts] });
  }

  async acquire({ pixels }: Image, modality: ModalityName = 'fingerprint'): Promise<Acquisition> {
    const extractMs = await this.#works(model.extractMs);
    const shown = shownIn(pixels);
    const usable = !useless.has(shown.condition);
    const reasons = usable ? [] : [modality === 'iris' ? ('open-eyes-wide' as const) : ('too-dry' as const)];
    const quality = { score: usable ? 80 : 10, usable, reasons, measures: {} };
    return {
      quality,
      ...(usable && { template: templateOf({ ...shown, modality }) }),
      assessMs: 1,
      extractMs,
    };
  }

  async judgeEye(...given: Parameters<typeof judgeEye>) {
    return judgeEye(...given);
  }

  async identify(
    probe: Uint8Array | readonly Uint8Array[],
    { maximumCandidates }: SearchOptions,
  ): Promise<SearchResult> {
    const searchMs = await this.#works(model.searchMs);
    const probes = (probe instanceof Uint8Array ? [probe] : probe).map(templateIn);
    const lists = [...this.#lists].map(([name, list]) => searched(name, list, probes));
    const candidates = [...this.#lists].flatMap(([name, list]) => candidatesOf(name, list, probes));
    if (this.invents) return { candidates: [], lists, searchMs };
    return { candidates: candidates.slice(0, maximumCandidates), lists, searchMs };
  }

  async #works([from, to]: readonly [number, number]): Promise<number> {
    const ms = this.#random.uniform(from, to);
    await sleep(this.#life.clock, ms);
    if (this.broken) throw new Fault('unavailable', 'the biometric worker has died');
    return ms;
  }
}

function searched(
  name: string,
  { version, subjects }: LoadedList,
  probes: readonly Template[],
): SearchedList {
  const held = subjects.flatMap(({ references }) => references);
  const probed = [...new Set(probes.map(({ modality }) => modality))];
  const count = (modality: ModalityName) => held.filter(one => one.modality === modality).length;
  const modalities = Object.fromEntries(probed.map(modality => [modality, count(modality)]));
  const templates = Object.values(modalities).reduce((sum, number) => sum + number, 0);
  return { name, version, templates, modalities, compared: templates };
}

function candidatesOf(name: string, { subjects }: LoadedList, probes: readonly Template[]): Candidate[] {
  return subjects.flatMap(({ id, references }) => {
    const matches = probes.flatMap((probe, index) => {
      const same = references.find(one => isOf(one, probe));
      if (same === undefined) return [];
      return [{ modality: probe.modality, probe: index, instance: same.instance, score: model.matchScore }];
    });
    const [best] = matches;
    if (best === undefined) return [];
    const score = model.matchScore * matches.length;
    return [{ list: name, subject: id, instance: best.instance, score, matches }];
  });
}

function isOf({ template, modality }: EnrolledReference, probe: Template): boolean {
  return modality === probe.modality && templateIn(template).person === probe.person;
}
