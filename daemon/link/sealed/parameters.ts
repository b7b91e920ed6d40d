import { maxEnvelopeBytes } from '../parameters.ts';

/** What is smaller is made this large before it is sealed, in bytes. 1 KiB to 64 KiB. */
export const smallestPaddedBytes = 4 * 1024;
/** From here on sizes are multiples of this, in bytes: doubling would waste too much. */
export const coarsestStepBytes = 64 * 1024;
/** The largest text that is sealed: the largest envelope in its array, padded. */
export const maxPlaintextBytes = maxEnvelopeBytes + coarsestStepBytes;
/** The same sealed: base64url of base64url, with headers and signature. */
export const maxSealedBytes = Math.ceil((maxPlaintextBytes * 16) / 9) + 2 * 1024;

/**
 * The largest packet that an MQTT 5 broker may hand us, in bytes (Maximum Packet Size, 3.1.2.11.4): the codec keeps a
 * packet in memory until it is whole. Under 3.1.1 the broker's own limit has to do.
 */
export const maxPacketBytes = maxSealedBytes + 4 * 1024;

const dayMs = 24 * 60 * 60 * 1000;
/** How long a message key is good for, in ms. 1 day to 1 year. */
export const keyLifetimeMs = 90 * dayMs;
/** A new one is made when the newest has less than this left, in ms: so long both are good. 1 hour to half of the lifetime. */
export const renewalMs = 30 * dayMs;
/** How often it is looked whether one is due, in ms. 1 minute to 1 day. */
export const renewalCheckMs = 60 * 60 * 1000;

/** What is stated for later than this is not believed, in ms: it would stand in the way of all that is stated until then. 1 minute to 7 days. */
export const clockSkewMs = dayMs;
