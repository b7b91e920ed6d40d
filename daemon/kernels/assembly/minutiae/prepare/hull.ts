// The convex hull of the minutiae, by Andrew's monotone chain: convexHull and edgesOf of fingerprint/outline.ts.
import * as at from '../layout';
import { number } from '../numbers';
import { workshop } from '../tunables';

/** Leaves the edges in the workshop; gives how many there are. */
export function findEdges(t: i32): i32 {
  const count = load<i32>(t + at.count);
  sortMinutiae(t, count);
  let corners = 0;
  for (let k = 0; k < count; k++) corners = addCorner(t, 0, corners, k);
  const start = max(0, corners - 1);
  corners = start;
  for (let k = count - 1; k >= 0; k--) corners = addCorner(t, start, corners, k);
  corners = max(start, corners - 1);
  for (let k = 0; k < corners; k++) storeEdge(t, k, cornerAt(k), cornerAt((k + 1) % corners));
  return corners;
}

/** By x, then by y. */
function sortMinutiae(t: i32, count: i32): void {
  const sorted = workshop + at.sorted;
  for (let i = 0; i < count; i++) {
    let place = i;
    for (; place > 0 && isBefore(t, i, load<u8>(sorted + place - 1)); place--) {
      store<u8>(sorted + place, load<u8>(sorted + place - 1));
    }
    store<u8>(sorted + place, i as u8);
  }
}

function isBefore(t: i32, i: i32, k: i32): bool {
  const apart = number(t + at.x, i) - number(t + at.x, k);
  return apart !== 0 ? apart < 0 : number(t + at.y, i) < number(t + at.y, k);
}

function cornerAt(k: i32): i32 {
  return load<u8>(workshop + at.corners + k) as i32;
}

/** Of the chain that starts at corner `start`; gives how many corners there are now. */
function addCorner(t: i32, start: i32, corners: i32, place: i32): i32 {
  const next = load<u8>(workshop + at.sorted + place) as i32;
  let size = corners;
  while (size - start >= 2 && !turnsLeft(t, cornerAt(size - 2), cornerAt(size - 1), next)) size--;
  store<u8>(workshop + at.corners + size, next as u8);
  return size + 1;
}

function turnsLeft(t: i32, a: i32, b: i32, c: i32): bool {
  const ax = number(t + at.x, a);
  const ay = number(t + at.y, a);
  const forward = (number(t + at.x, b) - ax) * (number(t + at.y, c) - ay);
  return forward - (number(t + at.y, b) - ay) * (number(t + at.x, c) - ax) > 0;
}

function storeEdge(t: i32, k: i32, a: i32, b: i32): void {
  const ax = number(t + at.x, a);
  const ay = number(t + at.y, a);
  const dx = number(t + at.x, b) - ax;
  const dy = number(t + at.y, b) - ay;
  const length = max(1e-6, Math.sqrt(dx * dx + dy * dy));
  const nx = dy / length;
  const ny = (ax - number(t + at.x, b)) / length;
  const to = workshop + at.edges + 24 * k;
  store<f64>(to, nx);
  store<f64>(to, ny, 8);
  store<f64>(to, nx * ax + ny * ay, 16);
}
