/** A kiosk's name on the broker and at the hub. Each part is 1 to 64 letters, digits, `.`, `_` and `-`, the first a letter or digit. */
export interface KioskAddress {
  readonly tenant: string;
  readonly shard: string;
  readonly device: string;
}
