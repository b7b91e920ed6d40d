// A kernel with GPIO chips in memory, spoken to through the structures of linux/gpio.h. It reads and writes them as a C
// compiler lays them out (koffi), not with the codec that it is to test.
import koffi, { type TypeObject } from 'koffi';
import type { CancelTimer, Clock } from '../../hal/clock.ts';
import type { GpioKernel } from '../../hal/drivers/linux/gpio/kernel.ts';

const name = koffi.array('char', 32, 'String');
const attribute = koffi.struct({ id: 'uint32_t', padding: 'uint32_t', value: 'uint64_t' });
const configAttribute = koffi.struct({ attr: attribute, mask: 'uint64_t' });
const config = koffi.struct({
  flags: 'uint64_t',
  num_attrs: 'uint32_t',
  padding: koffi.array('uint32_t', 5),
  attrs: koffi.array(configAttribute, 10),
});

/** The structures of the header, field by field. */
export const cLayout = {
  chipInfo: koffi.struct({ name, label: name, lines: 'uint32_t' }),
  lineValues: koffi.struct({ bits: 'uint64_t', mask: 'uint64_t' }),
  lineAttribute: attribute,
  configAttribute,
  lineConfig: config,
  lineRequest: koffi.struct({
    offsets: koffi.array('uint32_t', 64),
    consumer: name,
    config,
    num_lines: 'uint32_t',
    event_buffer_size: 'uint32_t',
    padding: koffi.array('uint32_t', 5),
    fd: 'int32_t',
  }),
  lineInfo: koffi.struct({
    name,
    consumer: name,
    offset: 'uint32_t',
    num_attrs: 'uint32_t',
    flags: 'uint64_t',
    attrs: koffi.array(attribute, 10),
    padding: koffi.array('uint32_t', 4),
  }),
  lineEvent: koffi.struct({
    timestamp_ns: 'uint64_t',
    id: 'uint32_t',
    offset: 'uint32_t',
    seqno: 'uint32_t',
    line_seqno: 'uint32_t',
    padding: koffi.array('uint32_t', 6),
  }),
} as const;

export interface CRequest {
  readonly offsets: readonly number[];
  readonly consumer: string;
  readonly config: {
    readonly flags: number | bigint;
    readonly num_attrs: number;
    readonly attrs: readonly {
      readonly attr: { readonly id: number; readonly value: number | bigint };
      readonly mask: number | bigint;
    }[];
  };
  readonly num_lines: number;
  readonly event_buffer_size: number;
  readonly fd: number;
}

/** What a C program sees in these bytes. */
const asC = (layout: TypeObject, bytes: Uint8Array): unknown => koffi.decode(Buffer.from(bytes), layout);

export const requestAsC = (bytes: Uint8Array) => asC(cLayout.lineRequest, bytes) as CRequest;

export const valuesAsC = (bytes: Uint8Array) =>
  asC(cLayout.lineValues, bytes) as { readonly bits: number | bigint; readonly mask: number | bigint };

/** The bytes that a C program would hand over. */
export function fromC(layout: TypeObject, value: object): Uint8Array {
  const bytes = Buffer.alloc(layout.size);
  koffi.encode(bytes, layout, value);
  return bytes;
}

const ACTIVE_LOW = 2n;
const OUTPUT = 8n;
const PULL_UP = 256n;
const FLAGS_ATTRIBUTE = 1;
const DEBOUNCE_ATTRIBUTE = 3;

class Line {
  readonly name: string;
  high = false;
  consumer: string | undefined;

  constructor(lineName: string) {
    this.name = lineName;
  }
}

interface Held {
  readonly line: Line;
  readonly offset: number;
  readonly flags: bigint;
  readonly debounceMs: number;
  level: boolean;
  cancel: CancelTimer;
}

interface Request {
  readonly chip: FakeGpioChip;
  readonly lines: readonly Held[];
  readonly capacity: number;
  readonly queue: Uint8Array[];
  sequence: number;
  onReady: (() => void) | undefined;
}

/** One chip, with the far end of its wires. */
export class FakeGpioChip {
  readonly path: string;
  readonly name: string;
  readonly label: string;
  readonly lines: readonly Line[];
  present = true;
  readonly requests = new Set<Request>();
  onDrive: (line: Line) => void = () => {};

  constructor(path: string, label: string, names: readonly string[]) {
    this.path = path;
    this.name = path.replace('/dev/', '');
    this.label = label;
    this.lines = names.map(lineName => new Line(lineName));
  }

  line(offset: number): Line {
    return this.lines[offset];
  }

  drive(offset: number, high: boolean): void {
    const line = this.lines[offset];
    if (line.high === high) return;
    line.high = high;
    this.onDrive(line);
  }
}

const failure = (code: string) => Object.assign(new Error(`${code}: simulated`), { code });

export class FakeGpioKernel implements GpioKernel {
  readonly #clock: Clock;
  readonly #chips: readonly FakeGpioChip[];
  readonly #open = new Map<number, FakeGpioChip | Request>();
  /** Of its modules: MODULE.PARAMETER. */
  readonly moduleParameters = new Map<string, string>();
  /** Paths that may not be opened. */
  readonly forbidden = new Set<string>();
  #nextFd = 100;

  constructor(clock: Clock, chips: readonly FakeGpioChip[]) {
    this.#clock = clock;
    this.#chips = chips;
    for (const chip of chips) chip.onDrive = line => this.#onDrive(chip, line);
  }

  /** Descriptors that are open. */
  get openCount(): number {
    return this.#open.size;
  }

  moduleParameter(module: string, parameter: string): string | undefined {
    return this.moduleParameters.get(`${module}.${parameter}`);
  }

  devices(): readonly string[] {
    return this.#chips.filter(({ present }) => present).map(({ path }) => path);
  }

  open(path: string): number {
    if (this.forbidden.has(path)) throw failure('EACCES');
    const chip = this.#chips.find(one => one.path === path && one.present);
    if (chip === undefined) throw failure('ENOENT');
    return this.#keep(chip);
  }

  close(fd: number): void {
    const open = this.#of(fd);
    this.#open.delete(fd);
    if (open instanceof FakeGpioChip) return;
    open.chip.requests.delete(open);
    for (const held of open.lines) {
      held.cancel();
      held.line.consumer = undefined;
    }
  }

  unblock(fd: number): void {
    this.#of(fd);
  }

  monotonicNs(): bigint {
    return BigInt(Math.round(this.#clock.monotonicMs() * 1e6));
  }

  ioctl(fd: number, request: number, bytes: Uint8Array): void {
    const open = this.#of(fd);
    if (!(open instanceof FakeGpioChip ? open : open.chip).present) throw failure('ENODEV');
    if (open instanceof FakeGpioChip) this.#chipCall(open, request, bytes);
    else this.#lineCall(open, request, bytes);
  }

  read(fd: number, bytes: Uint8Array): number {
    const open = this.#of(fd);
    if (open instanceof FakeGpioChip) throw failure('EINVAL');
    if (!open.chip.present) throw failure('ENODEV');
    const events = open.queue.splice(0, Math.floor(bytes.length / 48));
    for (const [index, event] of events.entries()) bytes.set(event, 48 * index);
    return 48 * events.length;
  }

  watch(fd: number, onReady: () => void): () => void {
    const open = this.#of(fd);
    if (open instanceof FakeGpioChip) throw failure('EINVAL');
    open.onReady = onReady;
    return () => {
      open.onReady = undefined;
    };
  }

  /** As pulling the plug of a USB adapter. */
  unplug(chip: FakeGpioChip): void {
    chip.present = false;
    for (const request of chip.requests) this.#wake(request);
  }

  #chipCall(chip: FakeGpioChip, request: number, bytes: Uint8Array): void {
    const { label, lines } = chip;
    if (request === 0x8044b401)
      return bytes.set(fromC(cLayout.chipInfo, { name: chip.name, label, lines: lines.length }));
    if (request === 0xc100b405) return bytes.set(this.#lineInfo(chip, bytes));
    if (request === 0xc250b407) return bytes.set(this.#claim(chip, bytes));
    throw failure('ENOTTY');
  }

  #lineInfo(chip: FakeGpioChip, bytes: Uint8Array): Uint8Array {
    const asked = asC(cLayout.lineInfo, bytes) as { readonly offset: number };
    const line = chip.lines[asked.offset];
    if (line === undefined) throw failure('EINVAL');
    const flags = line.consumer === undefined ? 0n : 1n;
    return fromC(cLayout.lineInfo, { ...asked, name: line.name, consumer: line.consumer ?? '', flags });
  }

  #claim(chip: FakeGpioChip, bytes: Uint8Array): Uint8Array {
    const request = requestAsC(bytes);
    const lines = Array.from(request.offsets.slice(0, request.num_lines), (offset, index) => {
      if (chip.lines[offset] === undefined) throw failure('EINVAL');
      return this.#held(chip, offset, index, request);
    });
    if (lines.some(({ line }) => line.consumer !== undefined)) throw failure('EBUSY');
    for (const held of lines) held.line.consumer = request.consumer;
    const open: Request = {
      chip,
      lines,
      capacity: request.event_buffer_size,
      queue: [],
      sequence: 0,
      onReady: undefined,
    };
    chip.requests.add(open);
    for (const held of lines) if (held.flags & OUTPUT) held.line.high = (held.flags & ACTIVE_LOW) !== 0n;
    return fromC(cLayout.lineRequest, { ...request, fd: this.#keep(open) });
  }

  #held(chip: FakeGpioChip, offset: number, index: number, { config: asked }: CRequest): Held {
    const attributes = asked.attrs.slice(0, asked.num_attrs);
    const valueOf = (id: number) =>
      attributes.find(({ attr, mask }) => attr.id === id && (BigInt(mask) >> BigInt(index)) & 1n)?.attr.value;
    const flags = BigInt(valueOf(FLAGS_ATTRIBUTE) ?? asked.flags);
    const line = chip.lines[offset];
    if (line.consumer === undefined && flags & PULL_UP) line.high = true;
    const level = line.high !== ((flags & ACTIVE_LOW) !== 0n);
    const debounceMs = Number(valueOf(DEBOUNCE_ATTRIBUTE) ?? 0) / 1000;
    return { line, offset, flags, debounceMs, level, cancel: () => {} };
  }

  #lineCall(open: Request, request: number, bytes: Uint8Array): void {
    const { bits, mask } = valuesAsC(bytes);
    if (request === 0xc010b40e) {
      const levels = open.lines.map(({ flags, level, line }) =>
        flags & OUTPUT ? line.high !== ((flags & ACTIVE_LOW) !== 0n) : level,
      );
      const sum = levels.reduce((all, level, index) => (level ? all | (1n << BigInt(index)) : all), 0n);
      return bytes.set(fromC(cLayout.lineValues, { bits: sum & BigInt(mask), mask }));
    }
    if (request !== 0xc010b40f) throw failure('ENOTTY');
    for (const [index, { line, flags }] of open.lines.entries()) {
      if (!((BigInt(mask) >> BigInt(index)) & 1n)) continue;
      if (!(flags & OUTPUT)) throw failure('EPERM');
      line.high = (((BigInt(bits) >> BigInt(index)) & 1n) === 1n) !== ((flags & ACTIVE_LOW) !== 0n);
    }
  }

  #onDrive(chip: FakeGpioChip, line: Line): void {
    for (const request of chip.requests)
      for (const held of request.lines) if (held.line === line) this.#debounce(request, held);
  }

  #debounce(request: Request, held: Held): void {
    held.cancel();
    const level = held.line.high !== ((held.flags & ACTIVE_LOW) !== 0n);
    if (held.debounceMs === 0) this.#edge(request, held, level);
    else held.cancel = this.#clock.after(held.debounceMs, () => this.#edge(request, held, level));
  }

  #edge(request: Request, held: Held, level: boolean): void {
    if (held.level === level) return;
    held.level = level;
    request.sequence++;
    const id = level ? 1 : 2;
    const place = { seqno: request.sequence, line_seqno: request.sequence, offset: held.offset };
    const event = fromC(cLayout.lineEvent, {
      timestamp_ns: this.monotonicNs(),
      id,
      ...place,
      padding: [0, 0, 0, 0, 0, 0],
    });
    // The kernel lets the oldest go when there is no room.
    if (request.queue.length === request.capacity) request.queue.shift();
    request.queue.push(event);
    this.#wake(request);
  }

  #wake(request: Request): void {
    queueMicrotask(() => request.onReady?.());
  }

  #keep(what: FakeGpioChip | Request): number {
    this.#open.set(++this.#nextFd, what);
    return this.#nextFd;
  }

  #of(fd: number): FakeGpioChip | Request {
    const open = this.#open.get(fd);
    if (open === undefined) throw failure('EBADF');
    return open;
  }
}
