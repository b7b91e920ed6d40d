import { HalError } from '../../../device.ts';
import type { LineReference } from '../../../gpio-chip.ts';

/** Lines by the names of the profile, which come first, and by those of the board. */
export class LineNames {
  readonly #device: string;
  readonly #count: number;
  readonly #given: ReadonlyMap<string, number>;
  readonly #board: readonly string[];

  /** `board`: the name of each line by its offset, empty where it has none. HalError `absent` for a name beyond the chip. */
  constructor(
    device: string,
    count: number,
    given: Readonly<Record<string, number>>,
    board: readonly string[],
  ) {
    this.#device = device;
    this.#count = count;
    this.#given = new Map(Object.entries(given));
    this.#board = board;
    for (const offset of this.#given.values()) this.#inRange(offset);
  }

  /** The offsets of lines that are claimed together. HalError `absent`, or `busy` for a line that is named twice. */
  offsetsOf(lines: readonly { readonly line: LineReference }[]): number[] {
    const offsets = lines.map(({ line }) => this.offsetOf(line));
    const twice = offsets.find((offset, index) => offsets.indexOf(offset) < index);
    if (twice !== undefined)
      throw new HalError('busy', this.#device, `line ${this.nameOf(twice)} is claimed twice at once`);
    return offsets;
  }

  offsetOf(line: LineReference): number {
    if (typeof line === 'number') return this.#inRange(line);
    const given = this.#given.get(line);
    if (given !== undefined) return given;
    const offset = this.#board.indexOf(line);
    if (offset < 0) throw this.#absent(line, 'gpioinfo shows those that the board names');
    if (this.#board.includes(line, offset + 1))
      throw this.#absent(line, 'the board gives this name to several: say the offset');
    return offset;
  }

  /** For people: the name and the offset. */
  nameOf(offset: number): string {
    const given = [...this.#given].find(([, named]) => named === offset)?.[0];
    const name = given ?? this.#board[offset];
    return name ? `${name} (offset ${offset})` : `${offset}`;
  }

  #inRange(offset: number): number {
    if (offset < this.#count) return offset;
    throw this.#absent(offset, `its lines are 0 to ${this.#count - 1}`);
  }

  #absent(line: LineReference, detail: string): HalError {
    return new HalError('absent', this.#device, `it has no line ${line}: ${detail}`);
  }
}
