/** A certificate of a kiosk that ends within so long should have been renewed: that begins 42 days before, in ms. 1 to 40 days. */
export const certificateWarningMs = 30 * 24 * 60 * 60 * 1000;
/** Versions of the program that metrics tell apart; the rest are `other`. 1 to 100. */
export const softwareTold = 20;
/** Figures of lists, which are thousands of reports, are read anew for a collector after so long, in ms. 5,000 to 600,000. */
export const listFiguresMs = 60_000;
