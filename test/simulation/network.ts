import { Fault } from '../../daemon/core/errors.ts';
import type {
  Connect,
  ConnectionEvents,
  ConnectionTarget,
  Message,
  OpenConnection,
} from '../../daemon/link/connection.ts';
import type { TransportParameters } from '../../daemon/link/parameters.ts';
import type { CancelTimer, Clock } from '../../hal/clock.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';
import type { Life } from './life.ts';
import { network as model } from './parameters.ts';
import type { Trace } from './trace.ts';

/**
 * A broker and the lines to it. It keeps nothing: what it holds when it dies is gone, whatever it has said PUBACK to. Between
 * publisher and subscriber a message may be lost, doubled, or late, and so come behind others.
 */
export class SimNetwork {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #trace: Trace;
  readonly #lines = new Map<string, Line>();
  readonly #cutOff = new Set<string>();
  #up = true;
  /** Messages on their way. */
  underway = 0;

  constructor(clock: Clock, random: Random, trace: Trace) {
    this.#clock = clock;
    this.#random = random;
    this.#trace = trace;
  }

  /** How the processes of a machine connect. */
  connectFrom(machine: string, life: Life): Connect {
    return (target, _version, events, _clock, parameters) => {
      const line = new Line({ network: this, machine, life, target, events, parameters });
      this.later(model.connectMs, () => this.#accept(line));
      return line;
    };
  }

  /** All lines end, and whatever is on its way is gone. */
  setBroker(up: boolean): void {
    this.#up = up;
    this.#trace.note('broker', up ? 'up' : 'down');
    if (up) return;
    for (const line of [...this.#lines.values()]) this.#hangUp(line, 'the broker hung up');
  }

  /** While a machine is cut off nothing comes to it or from it; lines end when somebody misses an answer. */
  setCutOff(machine: string, cutOff: boolean): void {
    this.#trace.note(machine, cutOff ? 'cut off' : 'reachable');
    if (!cutOff) {
      this.#cutOff.delete(machine);
      return;
    }
    this.#cutOff.add(machine);
    for (const line of this.#lines.values()) {
      if (line.machine === machine) this.later(model.keepaliveMs, () => this.#missed(line));
    }
  }

  /** Its sockets are closed by its kernel, or nobody hears of it again: the broker tells of its last will in either case. */
  died(machine: string): void {
    for (const line of [...this.#lines.values()]) {
      if (line.machine === machine) this.later(model.hopMs, () => this.#bury(line));
    }
  }

  reaches(line: Line): boolean {
    return this.#up && !this.#cutOff.has(line.machine) && this.#lines.get(line.clientId) === line;
  }

  /** From a line to the broker, and its PUBACK back. */
  publish(line: Line, message: Message, acknowledge: () => void): void {
    this.#send(() => {
      if (!this.reaches(line)) return;
      this.#fanOut(message);
      this.#send(() => this.reaches(line) && acknowledge());
    });
  }

  /** The client ends it. `orderly`: without a last will. */
  ended(line: Line, orderly: boolean): void {
    if (this.#lines.get(line.clientId) !== line) return;
    if (orderly) this.#lines.delete(line.clientId);
    else this.later(model.hopMs, () => this.#bury(line));
  }

  later([from, to]: readonly [number, number], action: () => void): void {
    this.#clock.after(this.#random.uniform(from, to), action);
  }

  #accept(line: Line): void {
    if (!this.#up || this.#cutOff.has(line.machine)) return line.refused();
    const before = this.#lines.get(line.clientId);
    if (before !== undefined) this.#hangUp(before, 'another connection has this client id');
    this.#lines.set(line.clientId, line);
    line.accepted();
  }

  #hangUp(line: Line, reason: string): void {
    this.#bury(line);
    line.hungUp(reason);
  }

  #missed(line: Line): void {
    if (this.#lines.get(line.clientId) === line && !this.reaches(line))
      this.#hangUp(line, 'no answer in time');
  }

  #bury(line: Line): void {
    if (this.#lines.get(line.clientId) !== line) return;
    this.#lines.delete(line.clientId);
    if (line.will !== undefined && this.#up) this.#fanOut(line.will);
  }

  #fanOut(message: Message): void {
    this.#trace.note('broker', message.topic, message.payload);
    for (const line of this.#lines.values()) {
      if (!line.wants(message.topic) || this.#random.chance(model.lossChance)) continue;
      this.#deliver(line, message);
      if (this.#random.chance(model.duplicateChance)) this.#deliver(line, message);
    }
  }

  #deliver(line: Line, message: Message): void {
    const late = this.#random.chance(model.lateChance);
    this.#send(() => this.reaches(line) && line.receive(message), late ? model.lateMs : model.hopMs);
  }

  #send(arrive: () => void, withinMs: readonly [number, number] = model.hopMs): void {
    this.underway++;
    this.later(withinMs, () => {
      this.underway--;
      arrive();
    });
  }
}

interface LineParts {
  readonly network: SimNetwork;
  readonly machine: string;
  readonly life: Life;
  readonly target: ConnectionTarget;
  readonly events: ConnectionEvents;
  readonly parameters: TransportParameters;
}

/** One connection, from CONNECT to its end, as link/connection.ts keeps it. */
class Line implements OpenConnection {
  readonly #parts: LineParts;
  readonly #filters: readonly RegExp[];
  readonly #unanswered = new Set<() => void>();
  #state: 'connecting' | 'up' | 'ended' = 'connecting';

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#filters = parts.target.subscriptions.map(patternOf);
  }

  get machine(): string {
    return this.#parts.machine;
  }

  get clientId(): string {
    return this.#parts.target.clientId;
  }

  get will(): Message | undefined {
    return this.#parts.target.will;
  }

  wants(topic: string): boolean {
    return this.#filters.some(filter => filter.test(topic));
  }

  publish(message: Message): Promise<void> {
    const { network, life, parameters } = this.#parts;
    return new Promise((resolve, reject) => {
      const down = () => reject(new Fault('unavailable', 'the connection is down', { where: message.topic }));
      if (this.#state !== 'up' || !life.alive) return down();
      const cancel: CancelTimer = life.clock.after(parameters.pubackTimeoutMs, () => {
        network.ended(this, false);
        this.hungUp('the broker does not answer: no PUBACK');
      });
      const end = () => {
        cancel();
        down();
      };
      this.#unanswered.add(end);
      network.publish(this, message, () => {
        if (!this.#unanswered.delete(end) || !life.alive) return;
        cancel();
        resolve();
      });
    });
  }

  drop(reason: Error): void {
    this.#parts.network.ended(this, false);
    this.hungUp(reason.message);
  }

  async close(): Promise<void> {
    this.#parts.network.ended(this, true);
    this.hungUp('closed');
  }

  accepted(): void {
    if (!this.#parts.life.alive || this.#state !== 'connecting') return;
    this.#state = 'up';
    this.#parts.events.onUp();
  }

  refused(): void {
    this.#end('the broker cannot be reached', false);
  }

  receive(message: Message): void {
    if (this.#state === 'up' && this.#parts.life.alive) this.#parts.events.onMessage(message);
  }

  hungUp(reason: string): void {
    this.#end(reason, true);
  }

  #end(reason: string, accepted: boolean): void {
    if (this.#state === 'ended' || !this.#parts.life.alive) return;
    this.#state = 'ended';
    for (const end of this.#unanswered) end();
    this.#unanswered.clear();
    this.#parts.events.onEnd({ reason, accepted, versionRefused: 'no' });
  }
}

/** A topic filter of MQTT. */
const patternOf = (filter: string) =>
  new RegExp(`^${filter.replaceAll('.', '\\.').replaceAll('+', '[^/]+').replace(/#$/, '.*')}$`);
