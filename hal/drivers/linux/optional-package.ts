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
    const how = built.has(name)
      ? `npm install ${name}, then npm rebuild ${name} --ignore-scripts=false (needs python3, make and g++)`
      : `npm install ${name}`;
    throw new HalError('absent', device, `the package ${name} does not load: ${how}`, cause);
  }
}
