import { Fault } from '../../core/errors.ts';
import {
  checkConfiguration,
  type Configuration,
  filledConfiguration,
} from '../../fleet/shadow/configuration.ts';

/** The configuration with its defaults in their places; Fault `bad-input` that names the field. */
export function requireConfiguration(given: unknown): Configuration {
  const checked = checkConfiguration(filledConfiguration(given));
  if ('configuration' in checked) return checked.configuration;
  const { field, reason } = checked.rejection;
  throw new Fault('bad-input', `not a configuration: ${reason}`, { where: field });
}
