export function calibrate(agreement: number, _scales: number): number {
  return Math.max(0, 100 * agreement);
}
export const calibratedTo = 30;
