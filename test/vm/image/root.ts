import { chmod, cp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../helpers/project.ts';
import { contentsOf, finished } from './cache.ts';
import { command } from './command.ts';
import { mirror } from './foreign-packages.ts';
import type { Kernel } from './kernel.ts';
import { freeMib, leftOut, maskedUnits, nodePackage, rootPackages, rootSuite } from './parameters.ts';

export interface RootDisk {
  /** An ext4 image that is never written to: a guest writes to a layer of its own. */
  readonly image: string;
  readonly initrd: string;
}

/** What the guest finds of ours, and where. */
const guestFiles = {
  'test/vm/guest/init.sh': 'usr/sbin/vm-init',
  'test/vm/guest/set-up.sh': 'usr/lib/bitmapd-vm/set-up.sh',
  'test/vm/guest/take-up.sh': 'usr/lib/bitmapd-vm/take-up.sh',
  'test/vm/guest/agent.service': 'etc/systemd/system/bitmapd-vm-agent.service',
  'dist/test/vm/guest/agent.js': 'usr/lib/bitmapd-vm/agent.mjs',
} as const;
const initrdInit = 'test/vm/guest/initrd-init.sh';

/** Debian's own are perl scripts of packages that nobody has set up. */
const accounts = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  'etc/group': [
    ['root', 0],
    ['tty', 5],
    ['disk', 6],
    ['dialout', 20],
    ['audio', 29],
    ['video', 44],
    ['plugdev', 46],
    ['nogroup', 65534],
  ]
    .map(([name, id]) => `${name}:x:${id}:\n`)
    .join(''),
  'etc/hostname': 'kiosk\n',
  'etc/hosts': '127.0.0.1 localhost kiosk\n10.0.2.2 host\n',
  'etc/machine-id': '6b1f0c8e3a5d4f7c9e2b1a0d8c7f6e5d\n',
  'etc/os-release': 'ID=debian\nNAME=Debian\n',
} as const;

/** What rows and scripts call by its short name, where the packages bring no program of that name. */
const busyboxNames =
  'awk basename cat chmod chown cp cut date dd df dirname du echo env expr false find free grep head hexdump hostname id ifconfig insmod ip kill killall less ln losetup ls md5sum mkdir mkfifo mknod mktemp more mv nc nproc od pgrep pidof pkill printf ps pwd readlink realpath rm rmdir route sed seq sha256sum sleep sort stat stty sync tail tar tee test time timeout top touch tr true tty uname uniq uptime usleep vi watch wc which whoami xargs yes';

/** The root file system as an image, and what boots it. */
export async function rootDisk(kernel: Kernel): Promise<RootDisk> {
  const unpacked = await packages();
  const ours = await contentsOf([...Object.keys(guestFiles), initrdInit], projectRoot);
  const parameters = JSON.stringify({ leftOut, freeMib, accounts, busyboxNames, guestFiles, maskedUnits });
  const recipe = await contentsOf(['root.js'], import.meta.dirname);
  const node = await nodeProgram();
  const ingredients = [kernel.folder, unpacked, node, parameters, ...ours, ...recipe];
  const folder = await finished({
    name: 'root',
    ingredients,
    build: draft => build(draft, { unpacked, node }, kernel),
  });
  return { image: path.join(folder, 'root.img'), initrd: path.join(folder, 'initrd.cpio') };
}

/** Unpacked only: no script of a package runs, so nothing needs to run arm64 programs here. */
export async function packages(): Promise<string> {
  const ingredients = [rootSuite, JSON.stringify(rootPackages)];
  const fetch = async (folder: string) => {
    const include = `--include=${rootPackages.join(',')}`;
    const options = ['--variant=extract', '--arch=arm64', include];
    await command('mmdebstrap', [...options, rootSuite, path.join(folder, 'root.tar'), await mirror()]);
  };
  return finished({ name: 'packages', ingredients, build: fetch });
}

async function nodeProgram(): Promise<string> {
  const fetch = async (folder: string) => {
    const archive = (await command('npm', ['pack', '--silent', nodePackage], { cwd: folder })).trim();
    await command('tar', ['xf', archive, 'package/bin/node'], { cwd: folder });
    await rm(path.join(folder, archive));
  };
  return path.join(
    await finished({ name: 'node', ingredients: [nodePackage], build: fetch }),
    'package/bin/node',
  );
}

interface Unpacked {
  readonly unpacked: string;
  readonly node: string;
}

async function build(folder: string, { unpacked, node }: Unpacked, kernel: Kernel): Promise<void> {
  const root = path.join(folder, 'root');
  await mkdir(root);
  const leave = leftOut.map(pattern => `--exclude=${pattern}`);
  await command('tar', ['xf', path.join(unpacked, 'root.tar'), '-C', root, ...leave]);
  await mergeUsr(root);
  await command('cp', ['-a', `${kernel.folder}/root/.`, root]);
  await cp(node, path.join(root, 'usr/bin/node'));
  await addOurs(root);
  await command('bash', [
    '-c',
    'cd "$0/usr/bin" && for n in $1; do [ -e $n ] || ln -s busybox $n; done',
    root,
    busyboxNames,
  ]);
  await makeInitrd(folder, root, kernel);
  await makeImage(root, path.join(folder, 'root.img'));
  await rm(root, { recursive: true });
}

async function mergeUsr(root: string): Promise<void> {
  for (const name of ['bin', 'sbin', 'lib'])
    await symlink(`usr/${name}`, path.join(root, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  for (const name of ['dev', 'proc', 'sys', 'run', 'tmp', 'root', 'mnt', 'opt/bitmapd', 'data', 'var/tmp'])
    await mkdir(path.join(root, name), { recursive: true });
  await symlink('dash', path.join(root, 'usr/bin/sh')).catch(() => undefined);
  await symlink('/run', path.join(root, 'var/run')).catch(() => undefined);
}

async function addOurs(root: string): Promise<void> {
  for (const [name, text] of Object.entries(accounts)) await writeFile(path.join(root, name), text);
  for (const [from, to] of Object.entries(guestFiles)) {
    await mkdir(path.dirname(path.join(root, to)), { recursive: true });
    await cp(path.join(projectRoot, from), path.join(root, to));
  }
  await chmod(path.join(root, 'usr/sbin/vm-init'), 0o755);
  for (const name of ['set-up', 'take-up'])
    await chmod(path.join(root, `usr/lib/bitmapd-vm/${name}.sh`), 0o755);
  const wants = path.join(root, 'etc/systemd/system/multi-user.target.wants');
  await mkdir(wants, { recursive: true });
  await symlink('../bitmapd-vm-agent.service', path.join(wants, 'bitmapd-vm-agent.service'));
  const system = path.join(root, 'etc/systemd/system');
  await symlink('/usr/lib/systemd/system/multi-user.target', path.join(system, 'default.target'));
  for (const name of maskedUnits) await symlink('/dev/null', path.join(system, name));
  // Nothing has to be brought up to date after the first boot of what is made here.
  for (const name of ['etc', 'var']) await writeFile(path.join(root, name, '.updated'), '');
}

async function makeInitrd(folder: string, root: string, kernel: Kernel): Promise<void> {
  const initrd = path.join(folder, 'initrd');
  for (const name of ['bin', 'dev', 'proc', 'sys', 'new'])
    await mkdir(path.join(initrd, name), { recursive: true });
  await cp(path.join(root, 'usr/bin/busybox'), path.join(initrd, 'bin/busybox'));
  await symlink('busybox', path.join(initrd, 'bin/sh'));
  await cp(path.join(kernel.folder, 'early'), path.join(initrd, 'modules'), { recursive: true });
  await cp(path.join(projectRoot, initrdInit), path.join(initrd, 'init'));
  await chmod(path.join(initrd, 'init'), 0o755);
  const pack = 'cd "$0" && find . | cpio --quiet -o -H newc > "$1.draft"';
  await command('bash', ['-c', pack, initrd, path.join(folder, 'initrd.cpio')]);
  await rename(path.join(folder, 'initrd.cpio.draft'), path.join(folder, 'initrd.cpio'));
  await rm(initrd, { recursive: true });
}

async function makeImage(root: string, image: string): Promise<void> {
  const used = Number.parseInt(await command('du', ['-sm', root]), 10);
  await command('mke2fs', ['-q', '-t', 'ext4', '-L', 'root', '-d', root, image, `${used + freeMib}M`]);
}
