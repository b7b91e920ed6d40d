/** On a machine that has much else to do, every row, program and run may take so many times as long. */
export const patience = Number(process.env['BITMAPD_VM_PATIENCE'] ?? 1);
/** From the contact of an alarm to the relay, in ms: what is promised, on a machine that is told to have time for it. */
export const alarmLimitMs = patience * 100;
/** For the whole run, made from an empty cache. */
export const runLimitMs = patience * 12 * 60_000;
/** A row that hangs must not take the others' time. */
export const rowLimitMs = patience * 6 * 60_000;
/** For a program of tests in the guest: less than its row's, so that what it said last is told. */
export const programLimitMs = patience * 5 * 60_000;
