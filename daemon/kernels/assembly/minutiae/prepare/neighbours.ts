// The nearest neighbours of every minutia: tabulateNeighbours of fingerprint/neighbours.ts.
import * as at from '../layout';
import { wrapped } from '../numbers';
import { neighbourReachPx, neighbourToleranceGrowth, neighbourTolerancePx, workshop } from '../tunables';
import { boundNeighbour, boundNobody } from './bounds';
import { cellOf, sectorOf } from './lookups';

export function tabulateNeighbours(t: i32): void {
  const count = load<i32>(t + at.count);
  store<i32>(t + at.isLookedUp, 0);
  for (let i = 0; i < count; i++) {
    const found = findNearest(t, i);
    store<u8>(t + at.neighbourCounts + i, found as u8);
    for (let n = 0; n < found; n++) addNeighbour(t, i, n, neighbourAt(n));
    for (let n = found; n < at.most; n++) boundNobody(t, i * at.most + n);
  }
}

function neighbourAt(n: i32): i32 {
  return load<u8>(workshop + at.nearest + 8 * n) as i32;
}

/** Of equals the first. A distance is no less than 0, so that its bits have its order; the index stands below them. */
function findNearest(t: i32, i: i32): i32 {
  const count = load<i32>(t + at.count);
  const distances = t + at.viewDistance + 4 * i * count;
  const nearest = workshop + at.nearest;
  let found = 0;
  for (let k = 0; k < count; k++) {
    if (k === i || (load<f32>(distances + 4 * k) as f64) > neighbourReachPx) continue;
    const key = ((load<u32>(distances + 4 * k) as u64) << 8) | (k as u64);
    if (found === at.most && key >= load<u64>(nearest + 8 * (at.most - 1))) continue;
    let place = found;
    for (; place > 0 && load<u64>(nearest + 8 * (place - 1)) > key; place--) {
      store<u64>(nearest + 8 * place, load<u64>(nearest + 8 * (place - 1)));
    }
    store<u64>(nearest + 8 * place, key);
    found = min(found + 1, at.most);
  }
  return found;
}

function addNeighbour(t: i32, i: i32, n: i32, k: i32): void {
  const view = t + 4 * (i * load<i32>(t + at.count) + k);
  const forward = load<f32>(view + at.viewForward);
  const sideward = load<f32>(view + at.viewSideward);
  const turn = load<f32>(t + at.angle + 4 * k) - load<f32>(t + at.angle + 4 * i);
  const tolerance =
    neighbourTolerancePx + neighbourToleranceGrowth * (load<f32>(view + at.viewDistance) as f64);
  const own = i * at.most + n;
  store<f32>(t + at.forward + 4 * own, forward);
  store<f32>(t + at.sideward + 4 * own, sideward);
  store<f32>(t + at.turn + 4 * own, wrapped(turn as f64) as f32);
  store<f32>(t + at.sharpness + 4 * own, (1 / tolerance) as f32);
  store<u16>(t + at.cell + 2 * own, cellOf(forward as f64, sideward as f64) as u16);
  store<u8>(t + at.sector + own, sectorOf(turn as f64) as u8);
  boundNeighbour(t, i, own, k);
}
