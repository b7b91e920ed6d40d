import { signal } from '@preact/signals';

/** How both pictures are looked at: the middle as a fraction of the picture, and how much larger than fitting. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const whole: View = { x: 0.5, y: 0.5, zoom: 1 };
const largestZoom = 8;
const zoomStep = 1.25;

export const view = signal<View>(whole);

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** Keeps the middle so that no more than the edge of the picture can be reached. */
function within({ x, y, zoom }: View): View {
  const half = 0.5 / zoom;
  return { x: clamp(x, half, 1 - half), y: clamp(y, half, 1 - half), zoom };
}

/** Zooms by steps about a point given as a fraction of what is seen; the middle by default. */
export function zoomBy(steps: number, atX = 0.5, atY = 0.5): void {
  const { x, y, zoom } = view.value;
  const next = clamp(zoom * zoomStep ** steps, 1, largestZoom);
  const shift = 1 / zoom - 1 / next;
  view.value = within({ x: x + (atX - 0.5) * shift, y: y + (atY - 0.5) * shift, zoom: next });
}

/** Moves what is seen by a fraction of it. */
export function pan(byX: number, byY: number): void {
  const { x, y, zoom } = view.value;
  view.value = within({ x: x + byX / zoom, y: y + byY / zoom, zoom });
}

export const showWhole = () => {
  view.value = whole;
};
