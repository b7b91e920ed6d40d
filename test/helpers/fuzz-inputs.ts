/** Inputs that a fuzz test gives to each reader: BITMAPD_FUZZ, or 20,000. */
export const fuzzInputs = Number(process.env['BITMAPD_FUZZ'] ?? 20_000);
