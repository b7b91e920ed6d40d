import { type DayOptions, planOf } from '../../hal/drivers/sim/day.ts';
import type { Cast } from '../../hal/drivers/sim/cast.ts';
import { passengerOf, type Studio } from '../../hal/drivers/sim/passenger.ts';

/** What stands in the place of a picture: whose trait it is, and how it was presented. */
export interface Shown {
  readonly person: number;
  readonly condition: string;
}

const encoded = (shown: Shown) => {
  const pixels = new TextEncoder().encode(JSON.stringify(shown));
  return { widthPx: pixels.length, heightPx: 1, pixels };
};

export const shownIn = (pixels: Uint8Array): Shown => JSON.parse(new TextDecoder().decode(pixels)) as Shown;

/** No picture is drawn: a template is ready for whoever comes. */
const studio: Studio = {
  print: async ({ person, condition }) => ({ ...encoded({ person, condition }), dpi: 500 }),
  eye: async ({ person, condition }) => encoded({ person, condition }),
};

/** The passengers of a day, as the simulated lane of the demo has them, but for the pictures. */
export function castOf(day: DayOptions): Cast {
  return {
    passenger: index => {
      const plan = planOf(day, index);
      return plan && passengerOf(plan, studio);
    },
    close: async () => {},
  };
}
