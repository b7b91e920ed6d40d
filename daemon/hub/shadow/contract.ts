import type { KioskAddress } from '../../core/kiosk-address.ts';
import type { Configuration } from '../../fleet/shadow/configuration.ts';
import type { Report } from '../../fleet/shadow/messages.ts';
import type { PartHealth } from '../../http/contract.ts';
import type { LineState } from './presence.ts';

/** The newest document that was published for a kiosk. */
export interface DesiredPointer {
  readonly version: number;
  readonly digest: string;
  /** ISO 8601 instant. */
  readonly at: string;
  /** Account name, or `hub`. */
  readonly by: string;
}

/** A kiosk as `bitmapd fleet ls` shows it. */
export interface KioskView {
  readonly address: KioskAddress;
  readonly line: LineState;
  /** ISO 8601 instant; absent when nothing was heard since the hub started. */
  readonly lastHeardAt?: string;
  readonly session?: number;
  readonly software?: string;
  /** As it was told last, since the hub started. */
  readonly health?: readonly PartHealth[];
  readonly desired?: DesiredPointer;
  /** What the kiosk has said of the newest document that it knows. */
  readonly report?: Report;
  /** ISO 8601 instant at which the report changed last. */
  readonly reportedAt?: string;
  /** True when it has not said yet that the newest document is in force, rejected or failed. */
  readonly isBehind: boolean;
}

/** As `bitmapd fleet show` shows it. */
export interface KioskDetail extends KioskView {
  readonly configuration?: Configuration;
}

export interface Publication {
  readonly kiosks: readonly KioskAddress[];
  /** A whole configuration; defaults may be left out. */
  readonly configuration: unknown;
  /** Account name. */
  readonly by: string;
}

export interface Published {
  readonly address: KioskAddress;
  readonly version: number;
}
