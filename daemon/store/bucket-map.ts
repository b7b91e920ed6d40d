const bucketCount = 256;

/**
 * A map by text that does not change: `with` gives a new one that shares all buckets but those of the new entries. It
 * costs 1/256 of a copy, so that a hub with 10,000 streams can take a new state for each batch.
 */
export class BucketMap<Value> {
  readonly #buckets: readonly ReadonlyMap<string, Value>[];

  private constructor(buckets: readonly ReadonlyMap<string, Value>[]) {
    this.#buckets = buckets;
  }

  static of<Value>(entries: Iterable<readonly [string, Value]>): BucketMap<Value> {
    const empty = new Map<string, Value>();
    return new BucketMap<Value>(Array.from({ length: bucketCount }, () => empty)).with(entries);
  }

  get(key: string): Value | undefined {
    return this.#buckets[bucketOf(key)]?.get(key);
  }

  with(entries: Iterable<readonly [string, Value]>): BucketMap<Value> {
    const copied = new Map<number, Map<string, Value>>();
    for (const [key, value] of entries) {
      const index = bucketOf(key);
      const bucket = copied.get(index) ?? new Map(this.#buckets[index]);
      copied.set(index, bucket.set(key, value));
    }
    return this.#replaced(copied);
  }

  /** The same without these; it costs as much. */
  without(keys: Iterable<string>): BucketMap<Value> {
    const copied = new Map<number, Map<string, Value>>();
    for (const key of keys) {
      const index = bucketOf(key);
      const bucket = copied.get(index) ?? new Map(this.#buckets[index]);
      bucket.delete(key);
      copied.set(index, bucket);
    }
    return this.#replaced(copied);
  }

  #replaced(copied: ReadonlyMap<number, ReadonlyMap<string, Value>>): BucketMap<Value> {
    return copied.size === 0
      ? this
      : new BucketMap(this.#buckets.map((bucket, index) => copied.get(index) ?? bucket));
  }

  *keys(): Generator<string> {
    for (const bucket of this.#buckets) yield* bucket.keys();
  }

  *values(): Generator<Value> {
    for (const bucket of this.#buckets) yield* bucket.values();
  }
}

/** FNV-1a over UTF-16 code units, folded to a bucket's number. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return ((hash >>> 16) ^ hash) & (bucketCount - 1);
}
