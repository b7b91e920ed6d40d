/** Health intervals without a word after which a kiosk counts as offline: one message may be lost. Range 1.5 to 10. */
export const expiryIntervals = 2.5;
