import type { Clock } from '../../../clock.ts';
import type { Unsubscribe } from '../../../device.ts';
import { InputClaim } from '../../input-claim.ts';
import { decodeLineEdges, decodeLineValues, encodeLineValues, type LineEdge } from './codec.ts';
import type { GpioKernel } from './kernel.ts';
import { eventsPerRead } from './parameters.ts';
import { ioctlRequest, lineEvent } from './uapi.ts';

/**
 * Inputs of one request. The kernel debounces and queues the edges, with the instant and a number of each; they are told in
 * the kernel's order, and the levels read after them settle what the queue had no room for.
 */
export class CdevInputs extends InputClaim {
  readonly #fd: number;
  readonly #offsets: readonly number[];
  readonly #kernel: GpioKernel;
  readonly #clock: Clock;
  readonly #unwatch: Unsubscribe;
  readonly #buffer = new Uint8Array(lineEvent.size * eventsPerRead);
  /** The levels as they were told. */
  readonly #told: boolean[];
  #lastSequence = 0;
  #missedEdges = 0;
  #lastAtMs = 0;

  constructor(
    fd: number,
    offsets: readonly number[],
    { kernel, clock }: { readonly kernel: GpioKernel; readonly clock: Clock },
  ) {
    super();
    this.#fd = fd;
    this.#offsets = offsets;
    this.#kernel = kernel;
    this.#clock = clock;
    kernel.unblock(fd);
    this.#told = this.#read();
    this.#unwatch = kernel.watch(fd, () => this.#onReady());
  }

  /** Read now: the event loop may be behind. The last levels that were told, once the chip is lost. */
  override get active(): readonly boolean[] {
    if (this.isOver) return this.#told;
    try {
      return this.#read();
    } catch {
      this.#lose();
      return this.#told;
    }
  }

  /** Edges that the kernel had no room for; the levels were settled all the same. */
  get missedEdges(): number {
    return this.#missedEdges;
  }

  protected override giveBack(): void {
    this.#unwatch();
    this.#kernel.close(this.#fd);
  }

  #onReady(): void {
    if (this.isOver) return;
    try {
      this.#tellQueued();
      this.#settle();
    } catch {
      // ENODEV: the chip was unplugged. Whatever else fails here leaves the levels unknown just the same.
      this.#lose();
    }
  }

  #tellQueued(): void {
    for (let length = this.#fill(); length > 0; length = this.#fill()) {
      for (const edge of decodeLineEdges(this.#buffer.subarray(0, length))) this.#take(edge);
    }
  }

  #fill(): number {
    return this.isOver ? 0 : this.#kernel.read(this.#fd, this.#buffer);
  }

  #take({ offset, active, sequence, timestampNs }: LineEdge): void {
    this.#missedEdges += sequence - this.#lastSequence - 1;
    this.#lastSequence = sequence;
    const ageMs = Number(this.#kernel.monotonicNs() - timestampNs) / 1e6;
    this.#tell(this.#offsets.indexOf(offset), active, this.#clock.monotonicMs() - Math.max(0, ageMs));
  }

  /** What is still different after the queue has been read once more has no edge in it. */
  #settle(): void {
    if (this.isOver || this.#isSettled(this.#read())) return;
    this.#tellQueued();
    if (this.isOver) return;
    for (const [index, active] of this.#read().entries())
      this.#tell(index, active, this.#clock.monotonicMs());
  }

  #isSettled(levels: readonly boolean[]): boolean {
    return levels.every((level, index) => level === this.#told[index]);
  }

  #tell(index: number, active: boolean, atMs: number): void {
    if (this.isOver || active === this.#told[index]) return;
    this.#told[index] = active;
    this.#lastAtMs = Math.max(this.#lastAtMs, atMs);
    this.tell({ index, active, atMs: this.#lastAtMs });
  }

  #read(): boolean[] {
    const bytes = encodeLineValues(this.#offsets.map(() => false));
    this.#kernel.ioctl(this.#fd, ioctlRequest.getValues, bytes);
    return decodeLineValues(bytes, this.#offsets.length);
  }

  #lose(): void {
    this.#unwatch();
    this.tellLost();
  }
}
