import type { Clock } from '../hal/clock.ts';
import type { BiometricEngine } from './biometrics/engine.ts';
import { listContentKeys, repositoriesIn } from './hub-lists.ts';
import type { HubGalleries } from './hub/search/galleries.ts';
import type { SearchRequest } from './hub/search/request.ts';
import type { SecondOpinion } from './hub/search/second-opinion.ts';
import type { Store } from './store/contract/store.ts';

/** Looks for people on all lists of a hub. */
export interface HubSearch {
  /** See `secondOpinion`. */
  search(request: SearchRequest, actor: string): Promise<SecondOpinion>;
  close(): Promise<void>;
}

interface Place {
  readonly dataFolder: string;
  readonly store: Pick<Store, 'audit'>;
  readonly clock: Clock;
}

/** Workers and galleries are there from the first search on: most hubs are never asked. */
export function hubSearch({ dataFolder, store, clock }: Place): HubSearch {
  let engine: BiometricEngine | undefined;
  let galleries: Promise<HubGalleries> | undefined;
  const open = async () => {
    const [{ startWorkerEngine }, { HubGalleries: Galleries }] = await Promise.all([
      import('./biometrics/worker-engine.ts'),
      import('./hub/search/galleries.ts'),
    ]);
    engine = startWorkerEngine({ clock });
    return new Galleries({
      repositories: () => repositoriesIn(dataFolder),
      content: () => listContentKeys(dataFolder),
      engine,
    });
  };
  return {
    search: async (request, actor) => {
      const { secondOpinion } = await import('./hub/search/second-opinion.ts');
      galleries ??= open();
      return secondOpinion(request, actor, { galleries: await galleries, store, clock });
    },
    close: async () => {
      await galleries;
      await engine?.close();
    },
  };
}
