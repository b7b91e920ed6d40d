/** Resolutions and depth, as both editions of ISO/IEC 19794-4 have them. */
export const samplingFields = [
  /** 1 inch, 2 centimetre. */
  { name: 'scaleUnits', bytes: 1, label: 'scale units', lowest: 1, highest: 2 },
  { name: 'scanX', bytes: 2, label: 'horizontal resolution of the scan' },
  { name: 'scanY', bytes: 2, label: 'vertical resolution of the scan' },
  { name: 'imageX', bytes: 2, label: 'horizontal resolution of the image' },
  { name: 'imageY', bytes: 2, label: 'vertical resolution of the image' },
  { name: 'bitDepth', bytes: 1, label: 'depth of a pixel', lowest: 1, highest: 16 },
] as const;
