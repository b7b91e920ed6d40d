import { useEffect, useRef, useState } from 'preact/hooks';
import type { Size } from '../../../../biometrics/fingerprint/explain/frame.ts';
import type { EncounterDetails, Comparison as Shown } from '../../../schemas/encounter.ts';
import { comparison, picture, probe } from '../state/hit.ts';
import { clockTime } from '../state/time.ts';
import { placeWord } from '../words.ts';
import { gapPx, measure, Stage } from './stage.tsx';
import { Tools } from './tools.tsx';
import { pan, zoomBy } from './view.ts';

function useStageSize() {
  const stage = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    if (stage.current) observer.observe(stage.current);
    return () => observer.disconnect();
  }, []);
  return { stage, size };
}

function placeOf(shown: Shown | undefined): string {
  if (shown?.position === undefined) return 'no longer on the list';
  return placeWord(shown.modality, shown.position).toLowerCase();
}

/** Probe and candidate side by side: equal size, laid over each other by what was found in both, zoomed together. */
export function Comparison({ encounter }: { encounter: EncounterDetails }) {
  const { stage, size } = useStageSize();
  const probeUrl = probe.value.kind === 'here' ? probe.value.value : undefined;
  const pictureUrl = picture.value.kind === 'here' ? picture.value.value : undefined;
  const modality = comparison.value?.modality;
  useEffect(() => void (probeUrl && measure(probeUrl, modality)), [probeUrl]);
  useEffect(() => void (pictureUrl && measure(pictureUrl, modality)), [pictureUrl]);
  useWheel(stage);
  return (
    <div class="comparison">
      <div class="captions">
        <p>
          <b>Probe</b> <span class="dim">taken {clockTime(encounter.startedAt)}</span>
        </p>
        <p>
          <b>Candidate</b> <span class="dim">{placeOf(comparison.value)}</span>
        </p>
      </div>
      <div class="stage" ref={stage}>
        {size.width > 0 && <Stage stage={size} probeUrl={probeUrl} pictureUrl={pictureUrl} />}
      </div>
      <Tools />
    </div>
  );
}

/** The wheel zooms about the pointer, a drag moves, in both pictures alike. */
function useWheel(stage: { readonly current: HTMLDivElement | null }): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const bounds = element.getBoundingClientRect();
      const pane = (bounds.width - gapPx) / 2;
      const x = ((event.clientX - bounds.left) % (pane + gapPx)) / pane;
      zoomBy(-Math.sign(event.deltaY), x, (event.clientY - bounds.top) / bounds.height);
    };
    const onMove = (event: PointerEvent) => {
      if (event.buttons !== 1) return;
      pan(-event.movementX / (element.clientWidth / 2), -event.movementY / element.clientHeight);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('pointermove', onMove);
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('pointermove', onMove);
    };
  }, []);
}
