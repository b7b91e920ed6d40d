import { firstItem } from '../overview.ts';
import { fieldOf, type NistRecord } from '../transaction.ts';
import { ruledFrom } from './codes.ts';
import { clauseOf, type Finding, nameOf, ofField, ofRecord, type Placed, titleOf } from './finding.ts';

/** A field that has to be there, or may not be, by what another one says. */
interface Dependency {
  readonly type: number;
  readonly number: number;
  readonly is: 'needed' | 'not allowed';
  readonly because: string;
  readonly when: (record: NistRecord) => boolean;
}

const says =
  (number: number, ...values: readonly string[]) =>
  (record: NistRecord) =>
    values.includes(firstItem(record, number) ?? '');
const tipOrJoint = 'the position is 19, an entire joint image or tip';

/** ANSI/NIST-ITL 1-2007, 9.005 to 9.012: what standard minutiae (9.004 FMT) have, all but cores and deltas. */
const standardMinutiae = [5, 6, 7, 10, 11, 12].map(
  (number): Dependency => ({
    type: 9,
    number,
    is: 'needed',
    because: 'the minutiae are of the standard format',
    when: says(4, 'S'),
  }),
);

const dependencies: readonly Dependency[] = [
  ...standardMinutiae,
  { type: 10, number: 13, is: 'needed', because: 'the image is a face', when: says(3, 'FACE') },
  {
    type: 10,
    number: 21,
    is: 'not allowed',
    because: 'the pose is not angled',
    when: says(20, 'F', 'R', 'L', 'D'),
  },
  { type: 13, number: 14, is: 'needed', because: tipOrJoint, when: says(13, '19') },
  { type: 14, number: 14, is: 'needed', because: tipOrJoint, when: says(13, '19') },
];

/** Fields that hang together (8.10, 8.13, 8.14); in versions before this standard a warning. */
export function checkDependencies(placed: Placed, version: number): Finding[] {
  const { record } = placed;
  return dependencies
    .filter(one => one.type === record.type && one.when(record))
    .filter(one => (fieldOf(record, one.number) === undefined) === (one.is === 'needed'))
    .map(one => findingOf(placed, one, version));
}

function findingOf(placed: Placed, { type, number, is, because }: Dependency, version: number): Finding {
  const title = titleOf(type, number);
  const what = is === 'needed' ? `${title} is missing, and ${because}` : `${title} is there, and ${because}`;
  const level = version >= ruledFrom ? 'error' : 'warning';
  const remark = { level, what, clause: clauseOf(type, number) } as const;
  const field = fieldOf(placed.record, number);
  return field === undefined
    ? { ...ofRecord(placed, remark), field: nameOf(type, number) }
    : ofField(placed, field, remark);
}
