import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type koffiPackage from 'koffi';
import { promisify } from 'node:util';
import type { I2cTransaction } from './i2c-wire.ts';
import { optionalPackage } from './optional-package.ts';
import { systemError } from './system-error.ts';

/** include/uapi/linux/i2c-dev.h and i2c.h */
const I2C_SLAVE = 0x0703;
const I2C_RDWR = 0x0707;
const I2C_M_RD = 0x0001;

/** A write and a read with a repeated START between them, on a handle of its own. */
export interface CombinedTransfers {
  /** Rejects with the errno as `code`; with `setAddr` as `syscall` when a driver of the kernel holds the address. */
  transfer(transaction: I2cTransaction): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** The ioctl I2C_RDWR of /dev/i2c-N, which waits on a thread of koffi's. HalError `absent` without that package, with what to install. */
export async function openCombinedTransfers(id: string, busNumber: number): Promise<CombinedTransfers> {
  const rdwr = rdwrOver(await optionalPackage<typeof koffiPackage>(id, 'koffi'));
  const file = await open(`/dev/i2c-${busNumber}`, constants.O_RDWR);
  const claimed = new Set<number>();
  const claim = async (address: number) => {
    // I2C_RDWR itself does not ask whether a driver of the kernel holds the address.
    if (!claimed.has(address)) await rdwr.claim(file.fd, address);
    claimed.add(address);
  };
  return {
    async transfer(transaction) {
      await claim(transaction.address);
      return await rdwr.transfer(file.fd, transaction);
    },
    close: () => file.close(),
  };
}

function rdwrOver(koffi: typeof koffiPackage) {
  const libc = koffi.load(null);
  const message = koffi.struct({ addr: 'uint16', flags: 'uint16', len: 'uint16', buf: 'uintptr' });
  const transfers = koffi.struct({ msgs: 'uintptr', nmsgs: 'uint32' });
  const ioctlPointer = libc.func('ioctl', 'int', ['int', 'unsigned long', 'void *']);
  const ioctlNumber = libc.func('ioctl', 'int', ['int', 'unsigned long', 'unsigned long']);

  /** Resolves with what koffi calls back with; errno is read in that very call. */
  const called = (syscall: string, start: (done: (error: unknown, result: number) => void) => void) =>
    promisify<void>(settle =>
      start((error, result) => {
        if (error === null && result >= 0) return settle(null);
        settle(error instanceof Error ? error : systemError(syscall, koffi.errno()));
      }),
    )();

  return {
    claim: (fd: number, address: number) =>
      called('setAddr', done => ioctlNumber.async(fd, I2C_SLAVE, address, done)),

    async transfer(fd: number, { address, bytes, length }: I2cTransaction): Promise<Uint8Array> {
      // All in one piece, which lives at least until its end is handed back: the kernel has nothing but addresses in it.
      const [setBytes, messageBytes] = [koffi.sizeof(transfers), koffi.sizeof(message)];
      const outAt = setBytes + 2 * messageBytes;
      const inAt = outAt + bytes.length;
      const memory = new Uint8Array(inAt + length);
      const at = (offset: number) => koffi.address(memory) + BigInt(offset);
      const written = { addr: address, flags: 0, len: bytes.length, buf: at(outAt) };
      const read = { addr: address, flags: I2C_M_RD, len: length, buf: at(inAt) };
      koffi.encode(memory, 0, transfers, { msgs: at(setBytes), nmsgs: 2 });
      koffi.encode(memory, setBytes, message, written);
      koffi.encode(memory, setBytes + messageBytes, message, read);
      memory.set(bytes, outAt);
      await called('ioctl', done => ioctlPointer.async(fd, I2C_RDWR, memory, done));
      return memory.slice(inAt);
    },
  };
}
