import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Notice, Notifier } from './notifier.ts';
import { answered, atRest, beat, type Part, type Progress, type Step } from './progress.ts';

export interface SupervisionParts {
  readonly parts: readonly Part[];
  /** How the daemon stands, in a line for people that carries no personal data. */
  readonly words: () => string;
  readonly notifier: Pick<Notifier, 'tell'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Between two feeds. */
  readonly everyMs: number;
  /** Whether systemd waits for feeds. */
  readonly feeds: boolean;
}

/** Keeps systemd's watchdog fed as long as all parts move, and its status line as it is; the returned function ends it. */
export function supervise(given: SupervisionParts): () => void {
  const supervision = new Supervision(given);
  supervision.beat();
  return () => supervision.end();
}

class Supervision {
  readonly #given: SupervisionParts;
  readonly #names: readonly string[];
  #progress: Progress = atRest;
  #status: string | undefined;
  #cancel: CancelTimer = () => {};
  #ended = false;

  constructor(given: SupervisionParts) {
    this.#given = given;
    this.#names = given.parts.map(({ name }) => name);
  }

  beat(): void {
    const { clock, everyMs, log } = this.#given;
    this.#cancel = clock.after(everyMs, () => this.beat());
    const wasHungry = this.#progress.isHungry;
    this.#take(beat(this.#progress, this.#names));
    if (this.#progress.isHungry && !wasHungry) log(`watchdog: ${this.#complaint()}`);
  }

  end(): void {
    this.#ended = true;
    this.#cancel();
  }

  #take({ progress, feed, ask }: Step): void {
    const { notifier, feeds } = this.#given;
    this.#progress = progress;
    const notice: Notice = { ...this.#news(), ...(feed && feeds && { WATCHDOG: 1 }) };
    if (Object.keys(notice).length > 0) notifier.tell(notice);
    if (ask) for (const part of this.#given.parts) void this.#ask(part);
  }

  async #ask(part: Part): Promise<void> {
    try {
      if (!(await part.turn())) return;
    } catch (error) {
      // Parts answer failures themselves: this one is a mistake of ours, and does not count as a turn.
      return this.#given.log(`watchdog: ${part.name}: ${messageOf(error)}`);
    }
    if (!this.#ended) this.#take(answered(this.#progress, part.name));
  }

  /** The status line, when it is another one than before. */
  #news(): Notice {
    const status = this.#progress.isHungry ? this.#complaint() : this.#given.words();
    if (status === this.#status) return {};
    this.#status = status;
    return { STATUS: status };
  }

  #complaint(): string {
    const names = this.#progress.owing.join(' and ');
    return `${names} ${this.#progress.owing.length === 1 ? 'does' : 'do'} not move; waiting for the watchdog`;
  }
}
