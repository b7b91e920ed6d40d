import type { Clock } from '../../hal/clock.ts';
import type { BiometricEngine } from '../biometrics/engine.ts';
import type { IrisOutline } from '../core/iris.ts';
import type { ListAction } from '../core/watchlist.ts';
import type { LaneControl } from '../lane/contract.ts';
import type { IntakeControl } from '../lane/intake/contract.ts';
import type { LinkStatus } from '../core/link-status.ts';
import type { KioskStore } from '../store/contract/kiosk-store.ts';
import type { Store } from '../store/contract/store.ts';

/** A part of the daemon as /health and doctor tell of it. */
export interface PartHealth {
  readonly name: string;
  readonly status: 'up' | 'degraded' | 'down';
  readonly detail: string;
}

/** What every server here stands on, be it a kiosk's or a hub's. */
export interface ServerDependencies {
  /** Whose server it is: a kiosk's device, or `TENANT/hub`. */
  readonly device: string;
  readonly version: string;
  readonly clock: Clock;
  readonly store: Pick<Store, 'account' | 'audit' | 'auditLinks' | 'disk'>;
  readonly health: () => readonly PartHealth[];
  /** Spans of traces since start; absent where nobody collects them. */
  readonly spans?: () => { readonly exported: number; readonly dropped: number };
  /** Random bytes, for tokens and salts. */
  readonly randomBytes: (length: number) => Uint8Array;
}

/** The live things that the composition root hands to the HTTP server of a kiosk. */
export interface HttpDependencies extends ServerDependencies {
  readonly store: KioskStore;
  readonly engine: BiometricEngine;
  readonly lanes: readonly LaneControl[];
  /** Absent where the kiosk is no intake desk. */
  readonly intake?: IntakeControl;
  readonly link: { readonly status: LinkStatus };
  /** Where the iris lies in a picture of an eye (PNG); undefined where none is found. Rejects as the engine does. */
  readonly outlineIris: (png: Uint8Array) => Promise<IrisOutline | undefined>;
  /** What the policy asks for on a hit of that list; undefined for a list that it does not name. */
  readonly listAction: (list: string) => ListAction | undefined;
  /** Called with each newly committed encounter (after the disk has it): feeds /v1/events. */
  readonly onEncounter: (listener: (encounterId: string) => void) => () => void;
}
