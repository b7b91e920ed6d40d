/** Tunables of video devices. */
export const parameters = {
  /** Buffers that frames are taken into; 2 to 8. Fewer lose frames, more hold older ones. */
  buffers: 4,
  /** How often a device is asked for a frame while one is waited for; ms, 1 to 20. */
  askEveryMs: 4,
  /** How far a control may be from what it was set to, as a part of it, for the steps of the sensor; 0 to 0.2. */
  controlTolerance: 0.1,
} as const;
