// A line that loses, doubles, delays, reorders and replays what is sent over it, as it is told.

interface Parcel {
  readonly to: string;
  readonly text: string;
}

/** So many parcels that were sent can be sent again by whoever listens on the line. */
const remembered = 200;

export class LossyLine {
  readonly #receivers = new Map<string, (body: unknown) => Promise<void>>();
  readonly #past: Parcel[] = [];
  #waiting: Parcel[] = [];

  /** Who takes what is sent to a name, from now on; nobody does without one. */
  connect(name: string, receive: ((body: unknown) => Promise<void>) | undefined): void {
    if (receive === undefined) this.#receivers.delete(name);
    else this.#receivers.set(name, receive);
  }

  send(to: string, body: unknown): void {
    const parcel = { to, text: JSON.stringify(body) };
    this.#waiting.push(parcel);
    this.#past.push(parcel);
    if (this.#past.length > remembered) this.#past.shift();
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** `pick` chooses among the parcels, whatever number it is. */
  async act(what: 'deliver' | 'drop' | 'double' | 'replay', pick: number): Promise<void> {
    if (what === 'replay') return this.#hand(this.#past[pick % this.#past.length]);
    const index = pick % this.#waiting.length;
    const [parcel] = what === 'double' ? [this.#waiting[index]] : this.#waiting.splice(index, 1);
    if (what !== 'drop') await this.#hand(parcel);
  }

  /** Everything, in order, also what comes of it. */
  async flush(): Promise<void> {
    for (let parcel = this.#waiting.shift(); parcel !== undefined; parcel = this.#waiting.shift()) {
      await this.#hand(parcel);
      await settle();
    }
  }

  async #hand(parcel: Parcel | undefined): Promise<void> {
    if (parcel !== undefined) await this.#receivers.get(parcel.to)?.(JSON.parse(parcel.text));
  }
}

/** Lets every promise that can settle settle. */
export const settle = () => new Promise<void>(resolve => setImmediate(resolve));
