import type { FingerprintScanner } from '../../hal/fingerprint-scanner.ts';
import type { IrisCamera } from '../../hal/iris-camera.ts';
import type { LaneParts } from '../lane/runner/parts.ts';
import type { EncounterTraces } from './encounter-traces.ts';
import { overriding } from './overriding.ts';

type TracedParts = Pick<LaneParts, 'scanner' | 'irisCamera' | 'engine' | 'store' | 'newId'>;

/** The same parts, whose calls are told of as parts of the encounter that is under way. What they do and answer is the same. */
export function tracedLane<Parts extends TracedParts>(parts: Parts, traces: EncounterTraces): Parts {
  const { scanner, irisCamera, engine, store } = parts;
  return {
    ...parts,
    newId() {
      const id = parts.newId();
      traces.begin(id);
      return id;
    },
    scanner: tracedScanner(scanner, traces),
    ...(irisCamera && { irisCamera: tracedCamera(irisCamera, traces) }),
    engine: overriding(engine, tracedEngine(engine, traces)),
    store: overriding(store, tracedStore(store, traces)),
  };
}

const tracedScanner = (scanner: FingerprintScanner, traces: EncounterTraces): FingerprintScanner =>
  overriding(scanner, {
    capture: request => traces.within('capture', traitOf('fingerprint'), () => scanner.capture(request)),
  });

const tracedCamera = (camera: IrisCamera, traces: EncounterTraces): IrisCamera =>
  overriding(camera, {
    capture: request => traces.within('capture', traitOf('iris'), () => camera.capture(request)),
  });

function tracedEngine(engine: LaneParts['engine'], traces: EncounterTraces): Partial<LaneParts['engine']> {
  return {
    acquire: (image, modality = 'fingerprint') =>
      traces.within('extract', traitOf(modality), () => engine.acquire(image, modality)),
    identify: async (...given) => {
      const result = await traces.within('search', {}, () => engine.identify(...given));
      traces.searched();
      return result;
    },
  };
}

function tracedStore(store: LaneParts['store'], traces: EncounterTraces): LaneParts['store'] {
  return {
    async commit(commit) {
      const { encounter } = commit;
      if (encounter === undefined) return store.commit(commit);
      traces.decided();
      await traces.within('store', {}, () => store.commit(commit));
      traces.stored(encounter.id);
    },
  };
}

const traitOf = (trait: string) => ({ 'bitmap.trait': trait });
