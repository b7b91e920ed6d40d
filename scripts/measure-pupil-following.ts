// `node dist/scripts/measure-pupil-following.js DIR`: how well a pupil is followed on real captures of eyes. Each image is segmented;
// then its pupil is looked for from a place that is wrong by what an eye moves and a pupil changes between two frames. The
// segmentation stands for the truth.
import { eyePlaceOf } from '../daemon/biometrics/presentation/eye-place.ts';
import { followPupil } from '../daemon/biometrics/presentation/follow-pupil.ts';
import { segment } from '../daemon/biometrics/iris/segment/segment.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { readCaptures } from './captures.ts';

/** Of the radius of the iris; of the pupil's own radius. */
const movement = 0.05;
const change = 0.1;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: measure-pupil-following DIR');
const errors: number[] = [];
let [images, lost, unsegmented] = [0, 0, 0];
for await (const { name, image } of readCaptures(folder)) {
  images++;
  const segmentation = segment(image);
  if (segmentation === undefined) {
    unsegmented++;
    continue;
  }
  const random = randomFrom(name);
  const { x, y, pupilRadiusPx, irisRadiusPx } = eyePlaceOf(segmentation);
  const away = () => random.normal(0, movement * irisRadiusPx);
  const before = {
    ...{ x: x + away(), y: y + away(), irisRadiusPx },
    pupilRadiusPx: pupilRadiusPx * random.uniform(1 - change, 1 + change),
  };
  const found = followPupil(image, before);
  if (found === undefined) lost++;
  else errors.push(Math.abs(found.pupilRadiusPx / pupilRadiusPx - 1));
}
errors.sort((a, b) => a - b);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const at = (share: number) => percent(errors[Math.round(share * (errors.length - 1))]);
process.stdout.write(
  `${images} images, ${unsegmented} without an iris, ${lost} lost; radius off by ${at(0.5)} (median), ${at(0.9)} (nine in ten), ${at(0.99)}\n`,
);
