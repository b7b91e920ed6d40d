import { Fault } from './core/errors.ts';
import { checkConfiguration, type Configuration, filledConfiguration } from './fleet/shadow/configuration.ts';
import { configurationInForce } from './fleet/shadow/shadow.ts';
import type { Policy } from './lane/policy-schema.ts';
import type { Profile } from './profile.ts';
import type { Documents } from './store/contract/documents.ts';
import type { RetentionPolicy } from './store/retention/policy.ts';

/**
 * What a kiosk goes by now: what its profile says, or the configuration that its hub has brought into force. Whoever goes by it reads it
 * where it stands, each time; a step of a configuration changes it, and nobody else.
 */
export interface Rules {
  policy: Policy;
  retention: RetentionPolicy;
}

/** The part of a profile that a hub may change. Fault `bad-input` when it is larger than a configuration may be. */
export function configurationOf({ policy, retention }: Profile): Configuration {
  const checked = checkConfiguration(filledConfiguration({ policy, retention }));
  if ('configuration' in checked) return checked.configuration;
  const { field, reason } = checked.rejection;
  throw new Fault('bad-input', `not a configuration: ${reason}`, { where: field });
}

/** As they were when the kiosk was last at work. Faults: those of `Documents.get`. */
export async function rulesInForce(documents: Documents, profile: Profile): Promise<Rules> {
  const { policy, retention } = await configurationInForce(documents, configurationOf(profile));
  return { policy, retention };
}
