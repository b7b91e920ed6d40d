import { HalError } from '../../device.ts';

/** Those that are built where they are installed; the others bring their own binary. */
const built = new Set(['epoll', 'i2c-bus', 'onoff']);

/** A package that the driver of a device needs is not there, or lacks its binary; whether the device is there nobody knows. */
export class PackageMissing extends HalError {}

/**
 * Loads a package that only boards with such a device need. PackageMissing, which is a HalError `absent`, says what to install.
 * `Loaded` is what the caller uses of it: the package itself may have no types.
 */
export async function optionalPackage<Loaded>(device: string, name: string): Promise<Loaded> {
  try {
    // Most are CommonJS, whose exports Node can only hand over whole.
    const loaded = (await import(name)) as Loaded & { readonly default?: Loaded };
    return loaded.default ?? loaded;
  } catch (cause) {
    const detail = `the package ${name} does not load (${whyNot(cause)}): ${remedyFor(name)}`;
    throw new PackageMissing('absent', device, detail, cause);
  }
}

/** A package that is there and lacks what is made for this machine says so itself. */
function whyNot(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const isMissing = 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
  return isMissing ? 'it is not installed' : (cause.message.split('\n')[0] ?? '');
}

/** To be done in the folder of bitmapd, on a machine of this kind: binaries for others are not fetched. */
function remedyFor(name: string): string {
  return built.has(name)
    ? `npm install ${name}, then npm rebuild ${name} --ignore-scripts=false (needs python3, make and g++)`
    : `npm install ${name} --include=optional, on ${process.platform} ${process.arch} as here`;
}
