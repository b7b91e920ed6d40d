import { HalError } from '../../../device.ts';
import { codeOf } from '../system-error.ts';

/** The failure of a call on a chip or its lines, in the words of a device, with what mends it. */
export function gpioError(device: string, doing: string, error: unknown): HalError {
  if (error instanceof HalError) return error;
  const says = (kind: HalError['kind'], detail: string) =>
    new HalError(kind, device, `${doing}: ${detail}`, error);
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENXIO':
      return says('absent', 'there is no such chip: is its overlay in config.txt, and its module loaded?');
    case 'ENODEV':
      return says('absent', 'the chip is gone');
    case 'EACCES':
    case 'EPERM':
      return says(
        'io',
        'no permission: let the user of the service be in the group gpio, install 60-bitmapd.rules, and allow' +
          ' char-gpiochip in its unit (DeviceAllow)',
      );
    case 'EBUSY':
      return says('busy', 'another taker holds it');
    case 'EINVAL':
      return says('io', 'the chip refuses what is asked of the line: look at bias, drive and debounceMs');
    default:
      return says('io', error instanceof Error ? error.message : String(error));
  }
}
