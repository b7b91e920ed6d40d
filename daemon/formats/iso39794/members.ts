// Reading the extensible records of ISO/IEC 39794 in DER: sequences whose components are known by their context tags. What
// a later edition or a profile adds is passed over, as the standard wants it.
import { type Tlv, type TlvContext, hex, readTlvs, tlvFault } from '../tlv/tlv.ts';

/** A sequence, and where it stands in the record: `representationBlocks.imageData`. */
export class Members {
  readonly path: string;
  readonly context: TlvContext;
  readonly #at: number;
  readonly #byTag = new Map<number, Tlv>();

  constructor(sequence: Tlv, path: string, context: TlvContext) {
    this.path = path;
    this.context = context;
    this.#at = sequence.at;
    if (!sequence.isConstructed) {
      throw tlvFault(context, 'not a sequence', sequence.at, path, hex(sequence.tag));
    }
    for (const member of readTlvs(sequence.value, sequence.valueAt, path, context)) {
      if (!this.#byTag.has(member.tag)) this.#byTag.set(member.tag, member);
    }
  }

  /** The component with a context tag, written as a value or as a sequence; undefined where it is left out. */
  optional(tag: number): Tlv | undefined {
    return this.#byTag.get(0x80 + tag) ?? this.#byTag.get(0xa0 + tag);
  }

  required(tag: number, name: string): Tlv {
    const member = this.optional(tag);
    if (member !== undefined) return member;
    throw tlvFault(this.context, `${name} is missing`, this.#at, `${this.path}.${name} [${tag}]`);
  }

  sequence(tag: number, name: string): Members {
    return new Members(this.required(tag, name), `${this.path}.${name}`, this.context);
  }

  optionalSequence(tag: number, name: string): Members | undefined {
    const member = this.optional(tag);
    return member === undefined ? undefined : new Members(member, `${this.path}.${name}`, this.context);
  }

  /** INTEGER or ENUMERATED, without a sign. */
  integer(tag: number, name: string, lowest = 0, highest = Number.MAX_SAFE_INTEGER): number {
    return this.#number(this.required(tag, name), name, lowest, highest);
  }

  optionalInteger(
    tag: number,
    name: string,
    lowest = 0,
    highest = Number.MAX_SAFE_INTEGER,
  ): number | undefined {
    const member = this.optional(tag);
    return member === undefined ? undefined : this.#number(member, name, lowest, highest);
  }

  /** OCTET STRING, a window on the record. */
  octets(tag: number, name: string): Uint8Array {
    const member = this.required(tag, name);
    if (!member.isConstructed) return member.value;
    throw tlvFault(this.context, `${name} in parts`, member.at, `${this.path}.${name}`, hex(member.tag));
  }

  /** SEQUENCE OF: its elements, no more than so many. */
  elements(tag: number, name: string, most: number): Members[] {
    const list = this.required(tag, name);
    const path = `${this.path}.${name}`;
    const elements = readTlvs(list.value, list.valueAt, path, this.context);
    if (elements.length === 0 || elements.length > most) {
      throw tlvFault(
        this.context,
        `wrong number of ${name}`,
        list.at,
        path,
        `${elements.length}`,
        `1 to ${most}`,
      );
    }
    return elements.map((element, i) => new Members(element, `${path}[${i}]`, this.context));
  }

  /** CHOICE of a code [0] and an extension block [1], which has the nearest known code as its fallback [0]. */
  code(tag: number, name: string): number {
    const choice = this.sequence(tag, name);
    return choice.optionalInteger(0, 'code') ?? choice.sequence(1, 'extensionBlock').integer(0, 'fallback');
  }

  optionalCode(tag: number, name: string): number | undefined {
    return this.optional(tag) === undefined ? undefined : this.code(tag, name);
  }

  #number(member: Tlv, name: string, lowest: number, highest: number): number {
    const { value } = member;
    const field = `${this.path}.${name}`;
    if (value.length === 0 || value.length > 6 || member.isConstructed || value[0] > 0x7f) {
      const wanted = 'a number without a sign, of at most 6 bytes';
      throw tlvFault(this.context, `${name} is no number`, member.at, field, `${value.length} bytes`, wanted);
    }
    const number = value.reduce((sum, byte) => sum * 256 + byte, 0);
    if (number >= lowest && number <= highest) return number;
    const wanted = `${lowest} to ${highest}`;
    throw tlvFault(this.context, `${name} out of range`, member.at, field, `${number}`, wanted);
  }
}
