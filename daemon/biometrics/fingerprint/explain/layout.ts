/** The layout of a comparison, in pixels of the drawing. */
export const layout = {
  width: 1120,
  edge: 24,
  gap: 12,
  headHeight: 64,
  captionHeight: 28,
  lineHeight: 20,
  paneHeight: { least: 280, most: 640 },
} as const;

export const paneWidth = (layout.width - 2 * layout.edge - layout.gap) / 2;
export const panesTop = layout.edge + layout.headHeight + layout.captionHeight;
/** Where each pane begins. */
export const left = { probe: layout.edge, reference: layout.edge + paneWidth + layout.gap };
