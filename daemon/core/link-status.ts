/** How the line to the hub stands, for pages, /health and doctor. */
export interface LinkStatus {
  readonly connected: boolean;
  /** ISO 8601 instant of the last change. */
  readonly since: string;
  /** Entries sent to the broker and not yet acknowledged by the hub. */
  readonly inFlight: number;
  readonly lastError?: string;
}
