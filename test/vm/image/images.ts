import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, pruneCache } from './cache.ts';
import { ensureHostPackages } from './host-packages.ts';
import { kernel } from './kernel.ts';
import { nodeModulesDisk, projectDisk } from './project.ts';
import { packages, rootDisk } from './root.ts';

export interface Images {
  readonly kernel: string;
  readonly initrd: string;
  readonly root: string;
  readonly nodeModules: string;
  readonly project: string;
}

let prepared: Promise<Images> | undefined;

/** Whatever the cache lacks is made; once a run. */
export function prepareImages(): Promise<Images> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<Images> {
  await ensureHostPackages();
  await mkdir(cacheFolder, { recursive: true });
  await pruneCache();
  // Each waits for the network most of the time.
  const [kernelStage, , nodeModules, project] = await Promise.all([
    kernel(),
    packages(),
    nodeModulesDisk(),
    projectDisk(),
  ]);
  const disk = await rootDisk(kernelStage);
  return {
    kernel: path.join(kernelStage.folder, 'Image'),
    initrd: disk.initrd,
    root: disk.image,
    nodeModules,
    project,
  };
}
