/** `{name: value}`, or nothing of it where there is no value. */
export function known<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Each in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Each in Name]?: Value };
}
