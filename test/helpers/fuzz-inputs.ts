const usual = 20_000;

/** How many inputs a fuzz test takes: BITMAPD_FUZZ, or as many as a build of every day can afford. */
export const fuzzInputs = Number(process.env['BITMAPD_FUZZ'] ?? usual);
