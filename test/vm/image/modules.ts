import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { command } from './command.ts';

/** What of the kernel's sources the modules below are made of. */
export const sourceFolders = [
  'drivers/gpio/gpio-sim.c',
  'drivers/i2c/i2c-stub.c',
  'drivers/media/test-drivers/vimc',
  'kernel/irq/irq_sim.c',
] as const;

const makeFiles = {
  Kbuild: 'obj-m += gpio-sim/ i2c-stub/ vimc/ v4l2loopback/\n',
  'gpio-sim/Kbuild': 'obj-m := gpio-sim.o\ngpio-sim-y := simulated_gpio.o irq_sim.o\n',
  'i2c-stub/Kbuild': 'obj-m := i2c-stub.o\n',
} as const;

/** Builds what Debian's arm64 kernel has switched off, out of tree, into `work/built`. */
export async function buildModules(work: string, release: string): Promise<void> {
  const modules = path.join(work, 'modules');
  await layOut(work, modules);
  const headers = path.join(work, 'tree/usr/src', `linux-headers-${release}`);
  await makeRelocatable(path.join(headers, 'Makefile'), work);
  const settings = [
    'ARCH=arm64',
    'CROSS_COMPILE=aarch64-linux-gnu-',
    'CC=aarch64-linux-gnu-gcc-12',
    'CONFIG_VIDEO_VIMC=m',
    // No pahole, and no vmlinux to take type information from.
    'CONFIG_DEBUG_INFO_BTF_MODULES=',
  ];
  await command('make', ['-s', '-j2', '-C', headers, `M=${modules}`, ...settings, 'modules']);
  const built = path.join(work, 'built');
  await mkdir(built);
  for (const name of ['gpio-sim', 'i2c-stub', 'vimc', 'v4l2loopback']) {
    await command('aarch64-linux-gnu-strip', ['-g', path.join(modules, name, `${name}.ko`)]);
    await cp(path.join(modules, name, `${name}.ko`), path.join(built, `${name}.ko`));
  }
}

async function layOut(work: string, modules: string): Promise<void> {
  const source = path.join(work, 'source');
  for (const name of ['gpio-sim', 'i2c-stub']) await mkdir(path.join(modules, name), { recursive: true });
  for (const [name, text] of Object.entries(makeFiles)) await writeFile(path.join(modules, name), text);
  await cp(path.join(source, 'drivers/gpio/gpio-sim.c'), path.join(modules, 'gpio-sim/simulated_gpio.c'));
  await cp(path.join(source, 'drivers/i2c/i2c-stub.c'), path.join(modules, 'i2c-stub/i2c-stub.c'));
  await cp(path.join(source, 'drivers/media/test-drivers/vimc'), path.join(modules, 'vimc'), {
    recursive: true,
  });
  const loopback = await command('bash', ['-c', `echo ${work}/tree/usr/src/v4l2loopback-*`]);
  await cp(loopback.trim(), path.join(modules, 'v4l2loopback'), { recursive: true });
  const simulator = await readFile(path.join(source, 'kernel/irq/irq_sim.c'), 'utf8');
  // irq_to_desc is not exported to modules; the call that is exported also takes the lock that an interrupt would hold.
  const exported = simulator.replace(
    'handle_simple_irq(irq_to_desc(irqnum))',
    'generic_handle_irq_safe(irqnum)',
  );
  await writeFile(path.join(modules, 'gpio-sim/irq_sim.c'), exported);
}

/** The headers name each other by where Debian would install them. */
async function makeRelocatable(makefile: string, work: string): Promise<void> {
  const text = await readFile(makefile, 'utf8');
  await writeFile(makefile, text.replaceAll(' /usr/src/', ` ${work}/tree/usr/src/`));
}
