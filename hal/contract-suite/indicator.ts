import assert from 'node:assert/strict';
import type { Indicator, Signal } from '../indicator.ts';
import { type Rig, withRig } from './expect.ts';

export interface IndicatorRig extends Rig {
  readonly indicator: Indicator;
  /** What the traveller sees. */
  seen(): Signal | undefined | Promise<Signal | undefined>;
}

/** What a driver of Indicator owes. */
export function indicatorContract(name: string, open: () => Promise<IndicatorRig>): void {
  const test = withRig(open);

  test(`${name}: a signal is on when show resolves`, async rig => {
    for (const signal of ['ready', 'finger', 'go', 'evacuate'] as const) {
      await rig.indicator.show(signal);
      assert.equal(await rig.seen(), signal);
    }
  });

  test(`${name}: of two calls at once the last one wins`, async rig => {
    await Promise.all([rig.indicator.show('go'), rig.indicator.show('stop')]);
    assert.equal(await rig.seen(), 'stop');
  });

  test(`${name}: dispose shows off, and may be called twice`, async rig => {
    await rig.indicator.show('go');
    await rig.indicator.dispose();
    await rig.indicator.dispose();
    assert.equal(await rig.seen(), 'off');
  });
}
