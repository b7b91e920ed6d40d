/** What stands before the camera, without the camera's noise: an eye, or what is held up for one. */
export interface EyeLook {
  /** Its greys in the light of a wavelength, as its pupil (diameter by that of the iris) is wide; row-major. */
  at(illuminationNm: number, dilation: number): Float32Array;
  /** How wide its pupil is, so long after the camera's visible light came on; negative before it. */
  dilationAt(sinceLightMs: number): number;
}
