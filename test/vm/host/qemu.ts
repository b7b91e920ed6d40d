import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { portName } from '../guest/protocol.ts';

export interface Machine {
  /** Where its sockets, its console's log and its layers of disks are. */
  readonly folder: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly init: string;
  readonly memoryMib: number;
  /** QEMU's own format; the first is the root file system. `serial` is the name that the guest's set-up knows it by. */
  readonly disks: readonly {
    readonly serial: string;
    readonly file: string;
    readonly format: string;
    readonly readOnly: boolean;
  }[];
  readonly extra: readonly string[];
}

/**
 * With its addresses at random, Debian's kernel keeps page tables of its own apart from a process's, and each system call of the guest
 * then costs QEMU its translated addresses: Node starts in 0.6 s of processor without, in 1.8 s with it.
 */
const plainPageTables = 'nokaslr kpti=off';

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export const socketOf = (folder: string, name: string) => path.join(folder, `${name}.sock`);

/** Starts QEMU; it dies with this process whatever happens to it. */
export function startQemu(machine: Machine, state?: string): ChildProcess {
  const asOurs = ['--pdeathsig', 'KILL', 'nice', '-n', '5', 'qemu-system-aarch64'];
  const incoming = state === undefined ? [] : ['-incoming', `exec:cat ${state}`];
  const child = spawn('setpriv', [...asOurs, ...argumentsOf(machine), ...incoming], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

export function argumentsOf(machine: Machine): string[] {
  const { folder, kernel, initrd, init, memoryMib } = machine;
  const words = `console=ttyAMA0 loglevel=4 panic=1 net.ifnames=0 systemd.show_status=false ${plainPageTables} init=${init}`;
  return [
    ...['-M', 'virt', '-cpu', 'cortex-a72', '-smp', '2', '-m', `${memoryMib}`],
    ...['-accel', 'tcg,thread=multi', '-nodefaults', '-display', 'none'],
    ...['-kernel', kernel, '-initrd', initrd, '-append', words],
    ...['-chardev', `file,id=console,path=${path.join(folder, 'console.log')},append=on`],
    ...['-serial', 'chardev:console'],
    ...machine.disks.flatMap(diskArguments),
    ...sockets(folder),
    ...['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net,romfile='],
    ...machine.extra,
  ];
}

function diskArguments({ serial, file, format, readOnly }: Machine['disks'][number]): string[] {
  const drive = `if=none,id=${serial},file=${file},format=${format},readonly=${readOnly ? 'on' : 'off'}`;
  return ['-drive', drive, '-device', `virtio-blk-pci,drive=${serial},serial=${serial}`];
}

function sockets(folder: string): string[] {
  const server = (name: string) => `${socketOf(folder, name)},server=on,wait=off`;
  return [
    ...['-qmp', `unix:${server('qmp')}`],
    ...['-qtest', `unix:${server('qtest')}`, '-qtest-log', 'none'],
    ...['-device', 'virtio-serial-pci', '-chardev', `socket,id=agent,path=${server('agent')}`],
    ...['-device', `virtserialport,chardev=agent,name=${portName}`],
    ...['-device', 'qemu-xhci,id=usb', '-chardev', `socket,id=usb-serial,path=${server('usb-serial')}`],
  ];
}
