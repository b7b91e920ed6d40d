import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { contentsOf, finished } from './cache.ts';
import { command } from './command.ts';
import { ForeignPackages } from './foreign-packages.ts';
import { buildModules, sourceFolders } from './modules.ts';
import { earlyModules, kernelSuite, moduleFolders, rootSuite } from './parameters.ts';

export interface Kernel {
  /** `Image`, `early/` with what has to be loaded first, in order, and `root/usr/lib/modules/RELEASE`. */
  readonly folder: string;
}

const recipes = ['kernel.js', 'modules.js', 'foreign-packages.js'];

/** Debian's kernel for arm64 with those of its modules that a row may want, and the ones that Debian leaves out. */
export async function kernel(): Promise<Kernel> {
  const parameters = JSON.stringify({ kernelSuite, rootSuite, moduleFolders, earlyModules });
  const recipe = await contentsOf(recipes, import.meta.dirname);
  const folder = await finished({ name: 'kernel', ingredients: [parameters, ...recipe], build });
  return { folder };
}

async function build(folder: string): Promise<void> {
  const work = path.join(folder, 'work');
  await mkdir(work);
  const release = await fetchPackages(work);
  await Promise.all([buildModules(work, release), pickModules(work, folder, release)]);
  const modules = path.join(folder, 'root/usr/lib/modules', release);
  await cp(path.join(work, 'built'), path.join(modules, 'extra'), { recursive: true });
  await command('depmod', ['-b', path.join(folder, 'root/usr'), release]);
  await rename(path.join(work, 'image/boot', `vmlinuz-${release}`), path.join(folder, 'Image'));
  await pickEarlyModules(folder, release);
  await rm(work, { recursive: true });
}

/** Unpacks image, headers and sources below `work`; resolves with the kernel's release, `6.12.95+deb12-arm64`. */
async function fetchPackages(work: string): Promise<string> {
  const apt = path.join(work, 'apt');
  const debs = path.join(work, 'debs');
  await mkdir(apt);
  await mkdir(debs);
  const packages = await ForeignPackages.open(apt);
  const image = await packages.dependency(`linux-image-arm64/${kernelSuite}`);
  const release = image.replace('linux-image-', '');
  const base = release.replace(/-arm64$/, '');
  const headers = [`linux-headers-${release}`, `linux-headers-${base}-common`, `linux-kbuild-${base}:amd64`];
  const sources = `linux-source-${release.split('.').slice(0, 2).join('.')}/${kernelSuite}`;
  await packages.download([image, ...headers, sources, `v4l2loopback-dkms/${rootSuite}`], debs);
  const files = (await readdir(debs)).map(name => path.join(debs, name));
  for (const file of files) {
    const into = path.basename(file).startsWith('linux-image-') ? 'image' : 'tree';
    if (!path.basename(file).startsWith('linux-source-'))
      await command('dpkg-deb', ['-x', file, path.join(work, into)]);
  }
  const source = files.find(file => path.basename(file).startsWith('linux-source-'));
  if (source === undefined) throw new Error(`no sources came with ${image}`);
  await unpackSources(source, work);
  return release;
}

/** A package of 150 MB holds one archive of which a few files are wanted. */
async function unpackSources(file: string, work: string): Promise<void> {
  const folders = sourceFolders.map(name => `'*/${name}'`).join(' ');
  const unpack = `dpkg-deb --fsys-tarfile ${file} | tar xO --wildcards '*.tar.xz' | xz -dc -T0`;
  const pick = `tar x -C ${work} --strip-components=1 --one-top-level=source --wildcards ${folders}`;
  await command('bash', ['-o', 'pipefail', '-c', `${unpack} | ${pick}`]);
}

/** Uncompressed, because the guest would take longer over it than the host. */
async function pickModules(work: string, folder: string, release: string): Promise<void> {
  const from = path.join(work, 'image/lib/modules', release);
  const to = path.join(folder, 'root/usr/lib/modules', release);
  for (const name of moduleFolders)
    await cp(path.join(from, 'kernel', name), path.join(to, 'kernel', name), { recursive: true });
  for (const name of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'])
    await cp(path.join(from, name), path.join(to, name));
  await command('bash', ['-c', `find ${to} -name '*.ko.xz' -print0 | xargs -0 -P2 -n20 xz -d`]);
}

async function pickEarlyModules(folder: string, release: string): Promise<void> {
  const root = path.join(folder, 'root/usr');
  const show = ['-d', root, '-S', release, '--show-depends', '-a', ...earlyModules];
  const lines = await command('modprobe', show);
  const modules = [...new Set(lines.split('\n').flatMap(line => /^insmod (\S+)/.exec(line)?.[1] ?? []))];
  const early = path.join(folder, 'early');
  await mkdir(early);
  for (const [index, file] of modules.entries())
    await cp(file, path.join(early, `${String(index).padStart(2, '0')}-${path.basename(file)}`));
}
