import type { HubContext } from '../hub/hub.ts';
import type { LaneParts } from '../lane/runner/parts.ts';
import type { LinkTracing } from '../link/contract.ts';
import type { SpanCounts } from './contract.ts';
import { EncounterTraces } from './encounter-traces.ts';
import type { OtlpParts } from './otlp-tracing.ts';
import { tracedHub } from './traced-hub.ts';
import { tracedLane } from './traced-lane.ts';

/** Traces from the capture to the ack, where somebody collects them. */
export interface Telemetry {
  /** The parts of a lane or a desk, told of. */
  lane<Parts extends Pick<LaneParts, 'scanner' | 'irisCamera' | 'engine' | 'store' | 'newId'>>(
    parts: Parts,
  ): Parts;
  /** Of a kiosk. */
  readonly link: LinkTracing;
  /** What a hub is made of, told of. */
  hub(context: HubContext): HubContext;
  readonly counts: SpanCounts;
  /** Sends what waits, for a few seconds at most. */
  close(): Promise<void>;
}

/** Loads OpenTelemetry, and begins. A collector that is not there costs nothing but its spans. */
export async function startTelemetry(parts: OtlpParts): Promise<Telemetry> {
  const { otlpTracing } = await import('./otlp-tracing.ts');
  const tracing = otlpTracing(parts);
  const traces = new EncounterTraces(tracing);
  return {
    lane: parts => tracedLane(parts, traces),
    link: traces,
    hub: context => tracedHub(context, tracing),
    get counts() {
      return tracing.counts;
    },
    close: () => tracing.close(),
  };
}
