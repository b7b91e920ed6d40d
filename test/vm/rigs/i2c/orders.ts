/** What the rig can be told, a line of JSON each; it answers with a line of JSON when it is done. */
export type Order =
  /** Puts the bridge on the bus of USB, or takes it off. */
  | { readonly order: 'plug' }
  | { readonly order: 'unplug' }
  /** The next transfers to an address are not acknowledged. */
  | { readonly order: 'nack'; readonly address: number; readonly times: number }
  /** A chip holds SDA. */
  | { readonly order: 'stuck'; readonly on: boolean }
  /** The bridge no longer answers: its host waits for 4 s. */
  | { readonly order: 'silent'; readonly on: boolean }
  /** Sets what a chip measures: properties of its simulator. */
  | { readonly order: 'set'; readonly chip: string; readonly values: Readonly<Record<string, number>> }
  | { readonly order: 'rest'; readonly xMg: number; readonly yMg: number; readonly zMg: number }
  | { readonly order: 'knock'; readonly strengthMg: number }
  /** Drives a line of the MCP23017 from outside. */
  | { readonly order: 'drive'; readonly line: number; readonly high: boolean }
  | { readonly order: 'look' };

/** What is seen at the outputs; the answer to every order. */
export interface Seen {
  readonly levels: number;
  readonly duties: readonly number[];
  readonly isEmitting: boolean;
}
