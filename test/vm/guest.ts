import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SystemClock } from '../../hal/drivers/system/clock.ts';
import { Agent } from './host/agent.ts';
import type { Finished, GuestProcess, SpawnOptions } from './host/guest-process.ts';
import { ended, type Machine, socketOf, startQemu } from './host/qemu.ts';
import { Qmp } from './host/qmp.ts';
import { Qtest } from './host/qtest.ts';
import { command } from './image/command.ts';
import { prepareImages } from './image/images.ts';

const clock = new SystemClock();

export interface GuestOptions {
  /** What the first process is: a shell script of ours (fast), or systemd. */
  readonly init?: 'plain' | 'systemd';
  /** Default: 1024. */
  readonly memoryMib?: number;
  /** An ext4 disk at /data, empty at first, which a power cut leaves as it is. Default: 256 MiB. */
  readonly dataMib?: number;
  /** Further arguments of QEMU. */
  readonly extra?: readonly string[];
  /** From the start of QEMU to the agent. Default: 180 s. */
  readonly bootTimeoutMs?: number;
}

export interface RunOptions extends SpawnOptions {
  /** Default: 60 s. */
  readonly timeoutMs?: number;
  readonly input?: string;
  /** Whether another end than exit code 0 is an answer, too. */
  readonly mayFail?: boolean;
}

const inits = { plain: '/usr/sbin/vm-init', systemd: '/usr/lib/systemd/systemd' } as const;

/** An arm64 machine with a real kernel. It has booted when it is given out; `stop` it in a `finally`. */
export class Guest {
  readonly #machine: Machine;
  readonly #bootTimeoutMs: number;
  #qemu: ChildProcess | undefined;
  #agent: Agent | undefined;
  #qmp: Qmp | undefined;
  #qtest: Qtest | undefined;
  #boot = '';
  /** From the start of QEMU to the agent, of the last boot. */
  bootMs = 0;

  constructor(machine: Machine, bootTimeoutMs: number) {
    this.#machine = machine;
    this.#bootTimeoutMs = bootTimeoutMs;
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

  /** Starts QEMU on the disks as they are. */
  async boot(): Promise<void> {
    const startedMs = clock.monotonicMs();
    const { folder } = this.#machine;
    for (const name of ['agent', 'qmp', 'qtest', 'usb-serial'])
      await rm(socketOf(folder, name), { force: true });
    this.#qemu = startQemu(this.#machine);
    try {
      this.#agent = await Agent.connect(socketOf(folder, 'agent'), clock);
      this.#qmp = await Qmp.connect(socketOf(folder, 'qmp'), clock);
      this.#qtest = await Qtest.connect(socketOf(folder, 'qtest'), clock);
      this.#boot = (await this.#agent.ready(this.#bootTimeoutMs)).boot;
    } catch (error) {
      const log = await this.console();
      await this.powerCut();
      throw new Error(`the guest did not boot; its console says:\n${log.slice(-3_000)}`, { cause: error });
    }
    this.bootMs = Math.round(clock.monotonicMs() - startedMs);
  }

  /** Resolves when the guest has started anew by itself, as a watchdog makes it. */
  async rebooted(timeoutMs = this.#bootTimeoutMs): Promise<void> {
    this.#boot = (await this.agent.ready(timeoutMs, this.#boot)).boot;
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

/** Makes what the cache lacks, and boots a guest on disks of its own. */
export async function bootGuest(options: GuestOptions = {}): Promise<Guest> {
  const { init = 'plain', memoryMib = 1024, dataMib = 256, extra = [], bootTimeoutMs = 180_000 } = options;
  const images = await prepareImages();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-vm-'));
  const root = await layerOn(images.root, path.join(folder, 'root.qcow2'));
  const data = await emptyDisk(path.join(folder, 'data'), dataMib);
  const readOnly = true;
  const machine: Machine = {
    folder,
    kernel: images.kernel,
    initrd: images.initrd,
    init: inits[init],
    memoryMib,
    disks: [
      { serial: 'root', file: root, format: 'qcow2', readOnly: false },
      { serial: 'project', file: images.project, format: 'raw', readOnly },
      { serial: 'modules', file: images.nodeModules, format: 'raw', readOnly },
      { serial: 'data', file: data, format: 'qcow2', readOnly: false },
    ],
    extra,
  };
  const guest = new Guest(machine, bootTimeoutMs);
  try {
    await guest.boot();
  } catch (error) {
    await guest.stop();
    throw error;
  }
  return guest;
}

async function layerOn(image: string, layer: string): Promise<string> {
  await command('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', image, layer]);
  return layer;
}

/**
 * What is written to a new cluster of QEMU's format is found again only once its tables are written, which happens when
 * the guest flushes. So a power cut loses what was not flushed, as it does on a real disk.
 */
async function emptyDisk(name: string, mib: number): Promise<string> {
  await command('mke2fs', ['-q', '-t', 'ext4', `${name}.img`, `${mib}M`]);
  return layerOn(`${name}.img`, `${name}.qcow2`);
}
