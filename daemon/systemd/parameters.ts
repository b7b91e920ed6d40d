/** The watchdog is fed after this share of what systemd waits for. sd_watchdog_enabled(3) advises half. Range 0.1 to 0.9. */
export const feedShare = 0.5;

/** The words of `systemctl status` are looked at so often where no watchdog asks for more, in ms. Range 100 to 60,000. */
export const statusMs = 5_000;

/** While a long start goes on systemd is asked for more time so often, in ms. Less than `extensionMs`. */
export const extendEveryMs = 5_000;

/** So much more time is asked for each time, in ms. Range 1,000 to 120,000. */
export const extensionMs = 30_000;

/**
 * One step of a start (the store, a list, the devices) that takes longer than this is held for stuck: no more time is asked for.
 * A list of a million prints takes minutes on a small board. In ms; range 60,000 to an hour.
 */
export const longestStepMs = 20 * 60_000;

/** What systemd had no room for is told again after this time, in ms. Range 10 to 1,000. */
export const retryMs = 250;
