import type { DeviceSpec } from '../hal/board.ts';
import type { GpioChip } from '../hal/gpio-chip.ts';
import { outputsOf } from '../hal/safe-state.ts';

/** What the outputs of this profile on a chip do when bitmapd is killed; undefined when they fall, or there are none. */
export function orphansOn(
  { id }: DeviceSpec,
  devices: readonly DeviceSpec[],
  chip: Pick<GpioChip, 'orphanedOutputs'> | undefined,
): { readonly detail: string; readonly remedy: string } | undefined {
  const outputs = outputsOf(devices).filter(output => output.chip === id);
  if (chip === undefined || chip.orphanedOutputs === 'let-go' || outputs.length === 0) return undefined;
  const named = outputs.map(({ device, line }) => `${line} of ${device}`).join(', ');
  const stays = chip.orphanedOutputs === 'kept' ? 'stays driven' : 'may stay driven';
  return {
    detail: `what bitmapd drives ${stays} when it is killed: ${named}`,
    remedy:
      'on a Raspberry Pi set dtparam=strict_gpiod; anywhere run it by its unit, whose ExecStopPost releases the outputs',
  };
}
