export function calibrate(raw: number): number {
  return raw;
}
