/** Columns of whole numbers below 2^32, over a memory that threads share. It takes no room but as it is written. */
export type Columns<Name extends string> = Readonly<Record<Name, Uint32Array>>;

const bytesEach = Uint32Array.BYTES_PER_ELEMENT;

export function columnMemory(names: readonly string[], length: number): SharedArrayBuffer {
  return new SharedArrayBuffer(names.length * length * bytesEach);
}

/** The columns of a memory that was made for so many names; twice the same names give the same places. */
export function columnsOver<Name extends string>(
  names: readonly Name[],
  shared: SharedArrayBuffer,
): Columns<Name> {
  const length = shared.byteLength / bytesEach / names.length;
  const column = (at: number) => new Uint32Array(shared, at * length * bytesEach, length);
  return Object.fromEntries(names.map((name, at) => [name, column(at)])) as Columns<Name>;
}
