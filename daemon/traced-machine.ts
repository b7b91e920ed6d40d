import { messageOf } from './core/errors.ts';
import type { Machine } from './machine.ts';
import { startTelemetry } from './telemetry/telemetry.ts';
import { version } from './version.ts';

/** Where the environment names a collector: by the names that OpenTelemetry has for it. */
const variable = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/**
 * The same machine, with telemetry where an endpoint is named; `instance` is what the traces are said to come from. Traces are never
 * worth a daemon: what stands in their way is told, and it goes on without.
 */
export async function tracedMachine(
  machine: Machine,
  instance: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Machine> {
  const { clock, randomBytes, log } = machine;
  const endpoint = environment[variable] ?? '';
  if (endpoint === '') return machine;
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    log(`telemetry: ${variable} is not http:// or https://: there are no traces`);
    return machine;
  }
  const service = {
    'service.name': 'bitmapd',
    'service.version': version,
    'service.instance.id': instance,
  };
  try {
    const telemetry = await startTelemetry({ endpoint, service, clock, randomBytes, log });
    log(`telemetry: traces go to ${new URL(endpoint).host}`);
    return { ...machine, telemetry };
  } catch (error) {
    log(`telemetry: there are no traces: ${messageOf(error)}`);
    return machine;
  }
}
