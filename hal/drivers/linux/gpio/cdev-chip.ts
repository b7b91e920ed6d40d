import type { Clock } from '../../../clock.ts';
import { HalError } from '../../../device.ts';
import type {
  InputLineRequest,
  InputLines,
  OrphanedOutputs,
  OutputLineRequest,
  OutputLines,
} from '../../../gpio-chip.ts';
import { CdevInputs } from './cdev-inputs.ts';
import { cdevOutputs } from './cdev-outputs.ts';
import {
  decodeChipInfo,
  decodeLineInfo,
  decodeRequestFd,
  encodeLineQuestion,
  encodeLineRequest,
  inputSetup,
  type LineInfo,
  type LineSetup,
  outputSetup,
} from './codec.ts';
import { gpioError } from './failures.ts';
import { codeOf } from '../system-error.ts';
import type { GpioKernel } from './kernel.ts';
import { KernelChip } from './kernel-chip.ts';
import { LineNames } from './line-names.ts';
import { OutputClaim } from './output-claim.ts';
import { orphanedOutputsOn } from './orphaned-outputs.ts';
import { consumer, eventsPerLine } from './parameters.ts';
import { chipInfo, flag, ioctlRequest } from './uapi.ts';

export interface CdevParts {
  readonly kernel: GpioKernel;
  readonly clock: Clock;
  /** Names that the profile gives to offsets. */
  readonly names: Readonly<Record<string, number>>;
}

/**
 * A chip over its character device. When the process ends by any cause the kernel closes the descriptors and frees the lines;
 * what a freed output does then is the chip's (orphaned-outputs.ts).
 */
export class CdevChip extends KernelChip {
  readonly label: string;
  readonly orphanedOutputs: OrphanedOutputs;
  protected readonly names: LineNames;
  readonly #parts: CdevParts;
  readonly #fd: number;

  /** Takes over `fd`, which it closes at `dispose`. */
  constructor(id: string, fd: number, parts: CdevParts) {
    super(id);
    this.#fd = fd;
    this.#parts = parts;
    const { label, lines } = readChipInfo(parts.kernel, fd);
    this.label = label;
    this.orphanedOutputs = orphanedOutputsOn(label, parts.kernel);
    const board = Array.from({ length: lines }, (_, offset) => this.#lineInfo(offset).name);
    this.names = new LineNames(id, lines, parts.names, board);
  }

  async inputs(requests: readonly InputLineRequest[]): Promise<InputLines> {
    const offsets = this.offsetsOf(requests);
    const fd = this.#claim(requests.map((request, index) => inputSetup(offsets[index], request)));
    return this.#keepOrClose(fd, () => new CdevInputs(fd, offsets, this.#parts));
  }

  async outputs(requests: readonly OutputLineRequest[]): Promise<OutputLines> {
    const offsets = this.offsetsOf(requests);
    const fd = this.#claim(requests.map((request, index) => outputSetup(offsets[index], request)));
    return this.#keepOrClose(
      fd,
      () => new OutputClaim(this.id, cdevOutputs(fd, offsets.length, this.#parts.kernel)),
    );
  }

  protected override close(): void {
    this.#parts.kernel.close(this.#fd);
  }

  /** The descriptor of the lines: the kernel gives all or none. */
  #claim(lines: readonly LineSetup[]): number {
    const eventBufferSize = eventsPerLine * lines.length;
    const request = encodeLineRequest({ consumer, lines, eventBufferSize });
    try {
      this.#parts.kernel.ioctl(this.#fd, ioctlRequest.getLine, request);
    } catch (error) {
      throw codeOf(error) === 'EBUSY' ? this.#busy(lines, error) : this.#refused(lines, error);
    }
    return decodeRequestFd(request);
  }

  #keepOrClose<Claim extends CdevInputs | OutputClaim>(fd: number, open: () => Claim): Claim {
    try {
      return this.keep(open());
    } catch (error) {
      this.#parts.kernel.close(fd);
      throw gpioError(this.id, 'listening to lines', error);
    }
  }

  #busy(lines: readonly LineSetup[], cause: unknown): HalError {
    const held = lines
      .map(({ offset }) => this.#lineInfo(offset))
      .filter(({ flags }) => (flags & flag.used) !== 0n)
      .map(
        ({ offset, consumer: who }) => `line ${this.names.nameOf(offset)} is held by ${who || 'the kernel'}`,
      );
    return new HalError('busy', this.id, held.join('; ') || 'a line was held by another taker', cause);
  }

  #refused(lines: readonly LineSetup[], cause: unknown): HalError {
    const named = lines.map(({ offset }) => this.names.nameOf(offset)).join(', ');
    if (codeOf(cause) === 'ENXIO')
      return new HalError(
        'io',
        this.id,
        `line ${named} has no interrupt: take an input of another chip`,
        cause,
      );
    return gpioError(this.id, `claiming line ${named}`, cause);
  }

  #lineInfo(offset: number): LineInfo {
    const bytes = encodeLineQuestion(offset);
    this.#parts.kernel.ioctl(this.#fd, ioctlRequest.getLineInfo, bytes);
    return decodeLineInfo(bytes);
  }
}

export function readChipInfo(kernel: GpioKernel, fd: number) {
  const bytes = new Uint8Array(chipInfo.size);
  kernel.ioctl(fd, ioctlRequest.getChipInfo, bytes);
  return decodeChipInfo(bytes);
}
