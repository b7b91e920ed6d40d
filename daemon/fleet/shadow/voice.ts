import type { CancelTimer, Clock } from '../../../hal/clock.ts';
import type { PartHealth } from '../../http/contract.ts';
import { type Health, partsWithin, type Report, type Up } from './messages.ts';
import type { Sessions } from './sessions.ts';

export interface VoiceParts {
  readonly sessions: Sessions;
  /** Puts a message on its way; it may be lost. */
  readonly send: (message: Up) => void;
  readonly health: () => readonly PartHealth[];
  readonly software: string;
  readonly clock: Clock;
}

/** What every message says. */
export interface Told {
  readonly intervalMs: number;
  readonly report: Report;
}

type Message =
  | { readonly type: 'birth'; readonly software: string; readonly startedAt: string }
  | { readonly type: 'request' | 'reported' }
  | { readonly type: 'health'; readonly parts: Health['parts'] };

/** What a kiosk says of itself while its line is up: a birth, a request, health at an interval, and reports. */
export class Voice {
  readonly #parts: VoiceParts;
  readonly #told: () => Told;
  readonly #startedAt: string;
  #isUp = false;
  #cancelHealth: CancelTimer | undefined;

  constructor(parts: VoiceParts, told: () => Told) {
    this.#parts = parts;
    this.#told = told;
    this.#startedAt = parts.clock.wall().toISOString();
  }

  /** Begins a session above `above` and all before. */
  async begin(above: number): Promise<void> {
    await this.#parts.sessions.begin(above);
    this.#isUp = true;
    this.#say({ type: 'birth', software: this.#parts.software, startedAt: this.#startedAt });
    this.#say({ type: 'request' });
    this.beat();
  }

  /** The line is down. */
  end(): void {
    this.#isUp = false;
    this.#cancelHealth?.();
  }

  /** The hub has heard of something that was not said in this life: the store was set back. */
  isBehind(session: number, seq: number): boolean {
    return this.#isUp && this.#parts.sessions.isBehind(session, seq);
  }

  report(): void {
    this.#say({ type: 'reported' });
  }

  /** The next health comes an interval from now. */
  beat(): void {
    this.#cancelHealth?.();
    if (!this.#isUp) return;
    this.#cancelHealth = this.#parts.clock.after(this.#told().intervalMs, () => {
      this.#say({ type: 'health', parts: partsWithin([...this.#parts.health()]) });
      this.beat();
    });
  }

  #say(message: Message): void {
    if (this.#isUp) this.#parts.send({ ...this.#parts.sessions.next(), ...this.#told(), ...message });
  }
}
