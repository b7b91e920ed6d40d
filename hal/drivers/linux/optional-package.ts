import { HalError } from '../../device.ts';

/** Those that are built where they are installed; the others bring their own binary. */
const built = new Set(['epoll', 'i2c-bus', 'onoff']);

/**
 * Loads a package that only boards with such a device need. HalError `absent` says what to install.
 * `Loaded` is what the caller uses of it: the package itself may have no types.
 */
export async function optionalPackage<Loaded>(device: string, name: string): Promise<Loaded> {
  try {
    // Most are CommonJS, whose exports Node can only hand over whole.
    const loaded = (await import(name)) as Loaded & { readonly default?: Loaded };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new HalError('absent', device, `${missing(name, cause)}: ${remedyFor(name)}`, cause);
  }
}

/** One that is there lacks what is made for this machine, and says so itself. */
function missing(name: string, cause: unknown): string {
  const isThere = !(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND');
  const [says = ''] = cause instanceof Error ? cause.message.split('\n') : [];
  return isThere ? `the package ${name} does not load (${says})` : `the package ${name} is not installed`;
}

/** To be done in the folder of bitmapd, on a machine of this kind: binaries for others are not fetched. */
function remedyFor(name: string): string {
  return built.has(name)
    ? `npm install ${name}, then npm rebuild ${name} --ignore-scripts=false (needs python3, make and g++)`
    : `npm install ${name} --include=optional, on ${process.platform} ${process.arch} as here`;
}
