import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../../../scripts/bundle.ts';
import { projectRoot } from '../../helpers/project.ts';
import { contentsOf, finished } from './cache.ts';
import { command } from './command.ts';
import { projectMib } from './parameters.ts';
import { guestPrograms } from './programs.ts';

/** What of the project the guest sees below /opt/bitmapd, beside its programs and kernels. */
const projectParts = ['dist/console', 'firmware-configs', 'systemd', 'package.json'] as const;
const lockFiles = ['package.json', 'package-lock.json', '.npmrc'] as const;
/** Native packages without a prebuilt file. */
const crossBuilt = ['epoll', 'i2c-bus'] as const;
/** Pure JavaScript that the project's tests need to run in the guest, too. */
const testPackages = ['fast-check', 'pure-rand'] as const;

/** The packages of the lock file for arm64, as an image. */
export async function nodeModulesDisk(): Promise<string> {
  const ingredients = [process.version, ...(await contentsOf(lockFiles, projectRoot))];
  ingredients.push(...(await contentsOf(['project.js'], import.meta.dirname)));
  const folder = await finished({ name: 'node-modules', ingredients, build: buildNodeModules });
  return path.join(folder, 'node-modules.img');
}

async function buildNodeModules(folder: string): Promise<void> {
  for (const name of lockFiles) await cp(path.join(projectRoot, name), path.join(folder, name));
  const target = ['--os=linux', '--cpu=arm64', '--libc=glibc'];
  await command('npm', ['ci', '--omit=dev', '--ignore-scripts', ...target], { cwd: folder });
  for (const name of crossBuilt) await crossBuild(path.join(folder, 'node_modules', name));
  for (const name of testPackages)
    await cp(path.join(projectRoot, 'node_modules', name), path.join(folder, 'node_modules', name), {
      recursive: true,
    });
  await imageOf(path.join(folder, 'node_modules'), path.join(folder, 'node-modules.img'));
  await rm(path.join(folder, 'node_modules'), { recursive: true });
}

async function crossBuild(folder: string): Promise<void> {
  const node = path.dirname(path.dirname(process.execPath));
  const nodeGyp = path.join(node, 'lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js');
  const env = { CC: 'aarch64-linux-gnu-gcc', CXX: 'aarch64-linux-gnu-g++' };
  const options = ['rebuild', '--arch=arm64', `--nodedir=${node}`];
  await command(process.execPath, [nodeGyp, ...options], { cwd: folder, env });
  const left = path.join(folder, 'build/Release/obj.target');
  await rm(left, { recursive: true, force: true });
}

/** The project's own build, as it is installed on boards, as an image: all that a change of the project makes anew. */
export async function projectDisk(): Promise<string> {
  const tree = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-project-'));
  try {
    await projectTree(tree);
    const build = (folder: string) => imageOf(tree, path.join(folder, 'project.img'));
    const folder = await finished({ name: 'project', ingredients: await contentsOf(['.'], tree), build });
    return path.join(folder, 'project.img');
  } finally {
    await rm(tree, { recursive: true });
  }
}

async function projectTree(tree: string): Promise<void> {
  const programs = path.join(tree, 'dist/bundle');
  await bundle(guestPrograms, projectRoot, programs);
  await chmod(path.join(programs, 'bitmapd.js'), 0o755);
  const kernels = 'dist/daemon/kernels';
  const isKernel = async (name: string) => name.endsWith('.wasm') || name.endsWith('kernels');
  await cp(path.join(projectRoot, kernels), path.join(tree, kernels), { recursive: true, filter: isKernel });
  for (const name of projectParts)
    await cp(path.join(projectRoot, name), path.join(tree, name), { recursive: true });
  await mkdir(path.join(tree, 'node_modules'));
}

/** Without a journal, because it is only read. */
async function imageOf(tree: string, image: string): Promise<void> {
  const options = ['-q', '-t', 'ext4', '-O', '^has_journal', '-m', '0', '-N', '40000'];
  await command('mke2fs', [...options, '-d', tree, image, `${projectMib}M`]);
}
