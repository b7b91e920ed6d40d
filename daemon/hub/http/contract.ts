import type { ServerContext } from '../../http/context.ts';
import type { ServerDependencies } from '../../http/contract.ts';
import type { HubStore } from '../../store/contract/hub-store.ts';
import type { CertificateRecord } from '../authority/records.ts';
import type { FleetDesk } from '../desk/fleet-desk.ts';
import type { Hub } from '../hub.ts';
import type { SearchRequest } from '../search/request.ts';
import type { SecondOpinion } from '../search/second-opinion.ts';

/** The live things that the composition root hands to the HTTP server of a hub. */
export interface HubHttpDependencies extends ServerDependencies {
  readonly tenant: string;
  readonly store: ServerDependencies['store'] & Pick<HubStore, 'received' | 'hits'>;
  readonly fleet: FleetDesk;
  readonly hub: Pick<Hub, 'view' | 'onReceived'>;
  readonly search: { search(request: SearchRequest, actor: string): Promise<SecondOpinion> };
  /** All that the authority has given out; absent where there is none. */
  readonly certificates?: () => readonly CertificateRecord[];
}

export interface HubHttpContext extends ServerContext {
  readonly deps: HubHttpDependencies;
}
