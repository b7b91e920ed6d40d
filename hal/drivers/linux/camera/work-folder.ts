import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parameters } from './parameters.ts';

/** systemd gives a service a folder of its own, which it empties when the service ends; elsewhere the temporary one. */
const parentFolder = () => process.env.RUNTIME_DIRECTORY?.split(':')[0] ?? tmpdir();

/**
 * A folder that nobody else can look into (mode 0700): pictures of people pass through it. Besides the pictures it has a
 * folder of programs, since node-libcamera knows its program by the name `libcamera-still` alone.
 */
export class WorkFolder {
  readonly path: string;
  readonly programs: string;
  readonly pictureFile: string;

  private constructor(folder: string) {
    this.path = folder;
    this.programs = path.join(folder, 'bin');
    this.pictureFile = path.join(folder, 'still.jpg');
  }

  /** `program` is what `libcamera-still` is to be. */
  static async make(program: string): Promise<WorkFolder> {
    const folder = new WorkFolder(await mkdtemp(path.join(parentFolder(), 'bitmapd-still-')));
    await mkdir(folder.programs, { mode: 0o700 });
    await symlink(program, path.join(folder.programs, 'libcamera-still'));
    return folder;
  }

  /** The picture; undefined when there is none, or one too large to be believed. */
  async picture(): Promise<Uint8Array | undefined> {
    const found = await stat(this.pictureFile).catch(() => undefined);
    const isCredible = found?.isFile() === true && found.size <= parameters.largestJpegBytes;
    return isCredible ? await readFile(this.pictureFile) : undefined;
  }

  /** Removes the picture, and whatever else a program has left. */
  async empty(): Promise<void> {
    // The folder itself may be gone: a picture that is given up at the end finds nothing to remove.
    const names = await readdir(this.path).catch((): string[] => []);
    const left = names.filter(name => name !== path.basename(this.programs));
    for (const name of left) await rm(path.join(this.path, name), { force: true, recursive: true });
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true, recursive: true });
  }
}
