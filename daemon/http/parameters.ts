/** Every tunable of the HTTP server, with its unit and the range in which it makes sense. */
export const parameters = {
  /** A session without a request ends after this (ms, 5 min to 8 h). A shift is longer, an unwatched desk is not. */
  sessionIdleMs: 30 * 60_000,
  /** A session ends after this whatever happens (ms, 1 to 24 h): one shift. */
  sessionAbsoluteMs: 12 * 3_600_000,
  /** For how long after a sign-in an approval is taken without asking for the password again (ms, 1 to 15 min). */
  freshMs: 5 * 60_000,
  /** A sign-in link that nobody opened is void after this (ms, 1 min to 1 h). */
  linkMs: 15 * 60_000,
  /** Entropy of session and link tokens (bytes, 16 to 64). */
  tokenBytes: 32,
  /** Failures of one account from one address that are free (count, 3 to 10). */
  freeFailures: 5,
  /** The pause after the first failure beyond those; it doubles with each further one (ms, 1 s to 5 min). */
  firstPauseMs: 30_000,
  /** The longest such pause (ms, 1 min to 1 h). */
  longestPauseMs: 15 * 60_000,
  /** Accounts and addresses that are remembered for this (count, 100 to 100,000); the oldest is forgotten first. */
  rememberedFailures: 1000,
  /** Sign-in requests of one address a minute, of any account (count, 5 to 100). */
  signInsPerMinute: 20,
  /** Largest request body (bytes): a decision with its reason needs under 1 kB. */
  bodyLimitBytes: 16 * 1024,
  /** The longest that the head, or all, of a request may take to arrive (ms, 1 to 60 s). */
  requestTimeoutMs: 10_000,
  /** For how long what is left of a body that was refused is read and dropped before the connection ends (ms, 100 ms to 5 s). */
  lingerMs: 1000,
  /** How often requests that take too long are looked for (ms, 100 ms to 30 s). */
  timeoutCheckMs: 1000,
  /** Connections at a time; one more is told that the server is busy (count, 32 to 4096). A desk has some ten. */
  connections: 128,
  /**
   * Connections that the kernel holds ready (count, 8 to 511). All of them are taken in one turn of the event loop, which the
   * lane waits for.
   */
  backlog: 16,
  /** Most encounters or audit links in one answer (count, 10 to 500). */
  pageLimit: 200,
  /** A comment goes down every event stream this often, so that both ends notice a dead line (ms, 5 to 60 s). */
  heartbeatMs: 15_000,
  /** How often the link is looked at while somebody listens (ms, 250 ms to 10 s). */
  linkPollMs: 1000,
  /** Events that are kept for those who reconnect (count, 16 to 4096). */
  replayedEvents: 256,
  /** A listener that lets more than this pile up is cut off; it reconnects and resumes (bytes, 64 kB to 16 MB). */
  listenerBacklogBytes: 1024 * 1024,
  /** scrypt N (a power of two, 2^14 to 2^18); 2^16 with r = 8 takes 64 MB. */
  scryptCost: 2 ** 16,
  /** Shortest password (characters, 8 to 64; NIST SP 800-63B 3.1.1.2 sets the floor). */
  passwordLength: 8,
} as const;
