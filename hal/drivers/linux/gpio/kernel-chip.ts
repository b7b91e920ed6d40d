import { HalError } from '../../../device.ts';
import type {
  GpioChip,
  InputLineRequest,
  InputLines,
  LineReference,
  OrphanedOutputs,
  OutputLineRequest,
  OutputLines,
} from '../../../gpio-chip.ts';
import type { LineNames } from './line-names.ts';

/** What a chip gives out, until it is released. */
interface Claim {
  release(): Promise<void>;
  onReleased(listener: () => void): void;
}

/** A chip of the processor's own, but for the interface of the kernel that it is spoken to by. Its claims end with it. */
export abstract class KernelChip implements GpioChip {
  readonly id: string;
  readonly immediate = true;
  abstract readonly label: string;
  abstract readonly orphanedOutputs: OrphanedOutputs;
  protected abstract readonly names: LineNames;
  readonly #claims = new Set<Claim>();
  #isDisposed = false;

  constructor(id: string) {
    this.id = id;
  }

  abstract inputs(requests: readonly InputLineRequest[]): Promise<InputLines>;
  abstract outputs(requests: readonly OutputLineRequest[]): Promise<OutputLines>;

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const claim of this.#claims) await claim.release();
    this.close();
  }

  /** Gives the chip itself back, once its claims have ended. */
  protected close(): void {}

  /** HalError `absent` also when the chip was disposed of. */
  protected offsetsOf(requests: readonly { readonly line: LineReference }[]): number[] {
    if (this.#isDisposed) throw new HalError('absent', this.id, 'disposed of');
    return this.names.offsetsOf(requests);
  }

  protected keep<Kept extends Claim>(claim: Kept): Kept {
    this.#claims.add(claim);
    claim.onReleased(() => this.#claims.delete(claim));
    return claim;
  }
}
