import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, read, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { systemErrorCode } from '../../../daemon/core/errors.ts';

/** What a disk was asked to do. A flush ends when all that was written before is on the medium. */
export type DiskRequest =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'flush' };

const operation = {
  ...{ lookup: 1, forget: 2, getAttributes: 3, setAttributes: 4, open: 14, read: 15, write: 16 },
  ...{ statistics: 17, release: 18, sync: 20, flush: 25, init: 26, interrupt: 36, destroy: 38 },
  ...{ forgetMany: 42 },
} as const;
const unanswered: ReadonlySet<number> = new Set([
  operation.forget,
  operation.interrupt,
  operation.forgetMany,
]);

const [notFound, notBuilt] = [-2, -38]; // ENOENT, ENOSYS
const [inHeaderBytes, outHeaderBytes] = [40, 16];
const longestWriteBytes = 128 * 1024;
const [rootNode, fileNode] = [1, 2];

/**
 * A file system with one file, `disk`, that notes every write and every sync of it in order (linux/fuse.h, protocol 7.31). A loop
 * device on that file is a disk whose cache can be seen into.
 */
export class FuseDisk {
  readonly requests: DiskRequest[] = [];
  readonly #image: Buffer;
  readonly #device: number;
  #served: Promise<void> | undefined;

  constructor(image: Uint8Array) {
    this.#image = Buffer.from(image);
    this.#device = openSync('/dev/fuse', 'r+');
  }

  /** Mounts it on a folder. Needs root. */
  async mount(folder: string): Promise<void> {
    const options = 'fd=3,rootmode=40000,user_id=0,group_id=0';
    const child = spawn('mount', ['-i', '-t', 'fuse', '-o', options, 'bitmapd-disk', folder], {
      stdio: ['ignore', 'inherit', 'inherit', this.#device],
    });
    this.#served = this.#serve();
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`mount of the FUSE disk failed with exit code ${code}`);
  }

  /** To be called after it was unmounted. */
  async close(): Promise<void> {
    await this.#served;
    closeSync(this.#device);
  }

  async #serve(): Promise<void> {
    const readDevice = promisify(read);
    const buffer = Buffer.alloc(longestWriteBytes + 4096);
    for (;;) {
      try {
        const { bytesRead } = await readDevice(this.#device, buffer, 0, buffer.length, null);
        this.#answer(buffer.subarray(0, bytesRead));
      } catch (error) {
        const code = systemErrorCode(error);
        if (code === 'ENODEV') return; // unmounted
        if (code === 'EPERM')
          await setImmediate(); // not mounted yet
        else if (code !== 'ENOENT') throw error; // a request that was taken back
      }
    }
  }

  #answer(request: Buffer): void {
    const code = request.readUInt32LE(4);
    if (unanswered.has(code)) return;
    const result = this.#carryOut(code, Number(request.readBigUInt64LE(16)), request.subarray(inHeaderBytes));
    const body = typeof result === 'number' ? Buffer.alloc(0) : result;
    const header = Buffer.alloc(outHeaderBytes);
    header.writeUInt32LE(outHeaderBytes + body.length, 0);
    header.writeInt32LE(typeof result === 'number' ? result : 0, 4);
    request.copy(header, 8, 8, 16);
    writeSync(this.#device, Buffer.concat([header, body]));
  }

  /** The body of the answer, or an error's number; 0 is an answer without a body. */
  #carryOut(code: number, node: number, body: Buffer): Buffer | number {
    switch (code) {
      case operation.init:
        return initialised();
      case operation.lookup:
        return body.toString('latin1', 0, body.length - 1) === 'disk' ? this.#entry() : notFound;
      case operation.getAttributes:
      case operation.setAttributes:
        return Buffer.concat([validFor(16), this.#attributes(node)]);
      case operation.open:
        return Buffer.alloc(16);
      case operation.statistics:
        return Buffer.alloc(80);
      case operation.read:
        return this.#read(Number(body.readBigUInt64LE(8)), body.readUInt32LE(16));
      case operation.write:
        return this.#write(Number(body.readBigUInt64LE(8)), body.subarray(40, 40 + body.readUInt32LE(16)));
      case operation.sync:
        this.requests.push({ kind: 'flush' });
        return 0;
      case operation.release:
      case operation.flush:
      case operation.destroy:
        return 0;
      default:
        return notBuilt;
    }
  }

  #read(offset: number, length: number): Buffer {
    return this.#image.subarray(offset, Math.min(offset + length, this.#image.length));
  }

  #write(offset: number, bytes: Buffer): Buffer {
    this.requests.push({ kind: 'write', offset, bytes: Uint8Array.from(bytes) });
    bytes.copy(this.#image, offset);
    const answer = Buffer.alloc(8);
    answer.writeUInt32LE(bytes.length, 0);
    return answer;
  }

  #entry(): Buffer {
    const entry = Buffer.alloc(40);
    entry.writeBigUInt64LE(BigInt(fileNode), 0);
    validFor(8).copy(entry, 16);
    validFor(8).copy(entry, 24);
    return Buffer.concat([entry, this.#attributes(fileNode)]);
  }

  #attributes(node: number): Buffer {
    const attributes = Buffer.alloc(88);
    const size = node === fileNode ? this.#image.length : 0;
    attributes.writeBigUInt64LE(BigInt(node), 0);
    attributes.writeBigUInt64LE(BigInt(size), 8);
    attributes.writeBigUInt64LE(BigInt(Math.ceil(size / 512)), 16);
    attributes.writeUInt32LE(node === rootNode ? 0o40700 : 0o100600, 60);
    attributes.writeUInt32LE(1, 64);
    attributes.writeUInt32LE(4096, 80);
    return attributes;
  }
}

function initialised(): Buffer {
  const answer = Buffer.alloc(64);
  answer.writeUInt32LE(7, 0);
  answer.writeUInt32LE(31, 4);
  answer.writeUInt32LE((1 << 5) | (1 << 22), 12); // big writes; a limit of pages
  answer.writeUInt32LE(longestWriteBytes, 20);
  answer.writeUInt32LE(1, 24);
  answer.writeUInt16LE(longestWriteBytes / 4096, 28);
  return answer;
}

/** The kernel may believe an answer for an hour: nothing changes but by its own hand. */
function validFor(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeBigUInt64LE(3600n, 0);
  return bytes;
}
