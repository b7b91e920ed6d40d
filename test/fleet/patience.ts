/**
 * On a machine that is told to have time, rates may be so many times lower and times longer; what is refused, lost or grows with the number of
 * kiosks is not.
 */
export const patience = Number(process.env['BITMAPD_FLEET_PATIENCE'] ?? 1);
