// The neighbours in fixed point: boundNeighbours of fingerprint/neighbour-bounds.ts, where it is explained. The directions and
// what follows from them may differ by 1: here they are products of the minutiae's own cosines and sines.
import * as at from '../layout';
import { number } from '../numbers';
import { boundRoundings, coarseSteps, toleranceAngle } from '../tunables';

const unitsPerPx: f64 = 64;
const unitsPerSquarePx: f64 = unitsPerPx * unitsPerPx;
const directionUnits: f64 = 2048;
const farthest: f64 = 16_384;
const nowhere: i32 = 1 << 29;

export function boundNeighbour(t: i32, i: i32, own: i32, k: i32): void {
  const x = placeUnits(number(t + at.forward, own));
  const y = placeUnits(number(t + at.sideward, own));
  const sharpness = number(t + at.sharpness, own);
  const tolerance2 = 1 / (sharpness * sharpness);
  const weight = tolerance2 / (toleranceAngle * toleranceAngle);
  const square = (x * x + y * y) >> 1;
  const to = t + 4 * own;
  storePair(to + at.place, x, y);
  store<i32>(to + at.square, square);
  store<i32>(to + at.steps, ((32_768 * coarseSteps * 128) / (unitsPerSquarePx * tolerance2)) as i32);
  const roundings = (boundRoundings * tolerance2) / 2;
  store<i32>(to + at.rest, ((square as f64) + unitsPerSquarePx * (weight - roundings)) as i32);
  storeDirection(t, i, own, k, (weight * unitsPerSquarePx) / directionUnits);
}

function storeDirection(t: i32, i: i32, own: i32, k: i32, pull: f64): void {
  const fromCosine = number(t + at.cosine, i);
  const fromSine = number(t + at.sine, i);
  const toCosine = number(t + at.cosine, k);
  const toSine = number(t + at.sine, k);
  const cosine = toCosine * fromCosine + toSine * fromSine;
  const sine = toSine * fromCosine - toCosine * fromSine;
  const to = t + 4 * own;
  storePair(to + at.direction, rounded(directionUnits * cosine), rounded(directionUnits * sine));
  storePair(to + at.pull, rounded(pull * cosine), rounded(pull * sine));
}

/** Where there is no neighbour. */
export function boundNobody(t: i32, own: i32): void {
  const to = t + 4 * own;
  store<i32>(to + at.place, 0);
  store<i32>(to + at.direction, 0);
  store<i32>(to + at.pull, 0);
  store<i32>(to + at.square, nowhere);
  store<i32>(to + at.rest, 0);
  store<i32>(to + at.steps, 0);
}

function placeUnits(px: f64): i32 {
  return max(-farthest, min(farthest, Math.floor(unitsPerPx * px + 0.5))) as i32;
}

function rounded(value: f64): i32 {
  return Math.floor(value + 0.5) as i32;
}

function storePair(address: i32, first: i32, second: i32): void {
  store<i16>(address, first as i16);
  store<i16>(address, second as i16, 2);
}
