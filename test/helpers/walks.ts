import * as fc from 'fast-check';

/** Walks of a machine of up to 60 events, most of them soon after the one before; `longestMs` is the longest time without any. */
export function walksOf<Happening>(happening: fc.Arbitrary<Happening>, longestMs: number) {
  const gapMs = fc.oneof(
    { arbitrary: fc.nat(300), weight: 8 },
    { arbitrary: fc.nat(5_000), weight: 3 },
    { arbitrary: fc.nat(longestMs), weight: 1 },
  );
  return fc.array(fc.record({ gapMs, happening }), { minLength: 1, maxLength: 60 });
}
