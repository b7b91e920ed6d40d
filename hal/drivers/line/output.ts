import { HalError } from '../../device.ts';
import { type DriverContext, usedBy } from '../../driver.ts';
import type { LineDrive, LineReference, OutputLines } from '../../gpio-chip.ts';

export interface OutputSpec {
  readonly chip: string;
  readonly line: LineReference;
  readonly activeLow: boolean;
  readonly drive: LineDrive;
}

/** Claims an output that can be set at once. HalError `io` on a chip behind a bus: nothing that must fall may hang there. */
export async function claimImmediate(
  id: string,
  { chip: named, ...request }: OutputSpec,
  context: DriverContext,
): Promise<OutputLines> {
  const chip = usedBy(id, 'gpio-chip', named, context);
  if (!chip.immediate)
    throw new HalError(
      'io',
      id,
      `${named} (${chip.label}) is behind a bus: take a line of the processor's own chip`,
    );
  return await chip.outputs([request]);
}
