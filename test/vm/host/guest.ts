import type { ChildProcess } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { sleep } from '../../../hal/clock.ts';
import { SystemClock } from '../../../hal/drivers/system/clock.ts';
import { Agent } from './agent.ts';
import type { Finished, GuestProcess, SpawnOptions } from './guest-process.ts';
import { ended, type Machine, socketOf, startQemu } from './qemu.ts';
import { Qmp } from './qmp.ts';
import { Qtest } from './qtest.ts';

const clock = new SystemClock();

export interface RunOptions extends SpawnOptions {
  /** Default: 60 s. */
  readonly timeoutMs?: number;
  readonly input?: string;
  /** Whether another end than exit code 0 is an answer, too. */
  readonly mayFail?: boolean;
}

/** An arm64 machine with a real kernel. It has booted when it is given out; `stop` it in a `finally`. */
export class Guest {
  readonly #machine: Machine;
  readonly #bootTimeoutMs: number;
  readonly #mounted: boolean;
  #qemu: ChildProcess | undefined;
  #agent: Agent | undefined;
  #qmp: Qmp | undefined;
  #qtest: Qtest | undefined;
  #boot = '';
  /** From the start of QEMU to the agent, of the last boot. */
  bootMs = 0;

  /** `mounted`: whether the project's disks are mounted as soon as it has booted. */
  constructor(machine: Machine, bootTimeoutMs: number, mounted = true) {
    this.#machine = machine;
    this.#bootTimeoutMs = bootTimeoutMs;
    this.#mounted = mounted;
  }

  /** Where the sockets are: `usb-serial.sock` is the far end of the USB-to-serial bridge. */
  get folder(): string {
    return this.#machine.folder;
  }

  get agent(): Agent {
    return present(this.#agent);
  }

  get qmp(): Qmp {
    return present(this.#qmp);
  }

  get qtest(): Qtest {
    return present(this.#qtest);
  }

  /** Starts QEMU on the disks as they are; `state`, which `save` has written, is gone on from. */
  async boot(state?: string): Promise<void> {
    const startedMs = clock.monotonicMs();
    const { folder } = this.#machine;
    for (const name of ['agent', 'qmp', 'qtest', 'usb-serial'])
      await rm(socketOf(folder, name), { force: true });
    this.#qemu = startQemu(this.#machine, state);
    try {
      this.#agent = await Agent.connect(socketOf(folder, 'agent'), clock);
      this.#qmp = await Qmp.connect(socketOf(folder, 'qmp'), clock);
      this.#qtest = await Qtest.connect(socketOf(folder, 'qtest'), clock);
      if (state !== undefined) await this.#goOn();
      await this.#takeUp(this.#bootTimeoutMs);
    } catch (error) {
      const log = await this.console();
      await this.powerCut();
      throw new Error(`the guest did not boot; its console says:\n${log.slice(-3_000)}`, { cause: error });
    }
    this.bootMs = Math.round(clock.monotonicMs() - startedMs);
  }

  /** A state is saved while the machine stands still. */
  async #goOn(): Promise<void> {
    while ((await this.#status('query-status')) === 'inmigrate') await sleep(clock, 50);
    await this.qmp.execute('cont');
    this.agent.greet();
  }

  async #status(query: string): Promise<string> {
    return ((await this.qmp.execute(query)) as { readonly status: string }).status;
  }

  /** Resolves when the guest has started anew by itself, as a watchdog makes it. */
  async rebooted(timeoutMs = this.#bootTimeoutMs): Promise<void> {
    await this.#takeUp(timeoutMs, this.#boot);
  }

  /** What a saved state must not hold is done now: the time, and the disks that another build has another content of. */
  async #takeUp(timeoutMs: number, before?: string): Promise<void> {
    const { boot } = await this.agent.ready(timeoutMs, before);
    this.#boot = boot;
    if (!this.#mounted) return;
    const seconds = (clock.wall().getTime() / 1_000).toFixed(3);
    await this.run('/usr/lib/bitmapd-vm/take-up.sh', [seconds], { timeoutMs });
  }

  /** Writes what the machine's memory holds to a file, and ends it. Its disks belong to that memory from now on. */
  async save(file: string): Promise<void> {
    await this.run('sync');
    await this.qmp.execute('stop');
    await this.qmp.execute('migrate-set-parameters', { 'max-bandwidth': 2 ** 40 });
    await this.qmp.execute('migrate', { uri: `exec:cat > ${file}` });
    for (;;) {
      const status = await this.#status('query-migrate');
      if (status === 'completed') break;
      if (status === 'failed') throw new Error('the state of the guest could not be saved');
      await sleep(clock, 100);
    }
    await this.powerCut();
  }

  /** Runs a program in the guest to its end; rejects when it fails, unless it may. */
  async run(program: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Finished> {
    const { timeoutMs = 60_000, input = '', mayFail = false, ...rest } = options;
    const child = this.spawn(program, args, rest);
    if (input !== '') child.write(input);
    child.endInput();
    let late = false;
    const cancel = clock.after(timeoutMs, () => {
      late = true;
      child.kill('SIGKILL');
    });
    const finished = await child.exited.finally(cancel);
    if (finished.code === 0 || (mayFail && !late)) return finished;
    const why = late ? `not done in ${timeoutMs / 1000} s` : `ended with ${finished.code ?? finished.signal}`;
    const said = `${finished.stdout}${finished.stderr}`.slice(-2_000);
    throw new Error(`${program} ${args.join(' ')} in the guest: ${why}\n${said}`);
  }

  /** A line of shell; resolves with what it printed. */
  async shell(line: string, options: RunOptions = {}): Promise<string> {
    return (await this.run('sh', ['-c', line], options)).stdout;
  }

  /** Starts a program in the guest; its output comes as it is printed. */
  spawn(program: string, args: readonly string[] = [], options: SpawnOptions = {}): GuestProcess {
    return this.agent.spawn(program, args, options);
  }

  put(file: string, content: Uint8Array | string): Promise<void> {
    return this.agent.put(file, content);
  }

  get(file: string): Promise<Buffer> {
    return this.agent.get(file);
  }

  /** All that kernel and init have printed. */
  async console(): Promise<string> {
    return readFile(path.join(this.#machine.folder, 'console.log'), 'utf8').catch(() => '');
  }

  /** QEMU is killed: whatever the guest had not flushed to its disk is gone. `boot` starts it again. */
  async powerCut(): Promise<void> {
    this.#qemu?.kill('SIGKILL');
    if (this.#qemu !== undefined) await ended(this.#qemu);
    this.#agent?.close();
    this.#qmp?.close();
    this.#qtest?.close();
  }

  /** Kills it and removes its disks. */
  async stop(): Promise<void> {
    await this.powerCut();
    await rm(this.#machine.folder, { recursive: true, force: true });
  }
}

function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the guest has not booted');
  return part;
}
