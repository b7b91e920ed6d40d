/** Keeps the last `capacity` values that were asked for, and makes those that are not there. */
export function kept<K, V>(capacity: number, make: (key: K) => V): (key: K) => V {
  const values = new Map<K, V>();
  return key => {
    const value = values.get(key) ?? make(key);
    // A Map keeps the order of insertion: the first key is the one not asked for the longest.
    values.delete(key);
    values.set(key, value);
    const [oldest] = values.keys();
    if (values.size > capacity && oldest !== undefined) values.delete(oldest);
    return value;
  };
}
