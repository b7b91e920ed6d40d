/**
 * Holds publishes back so that no more than the broker's Receive Maximum are without PUBACK (MQTT 5, 4.9: a client that
 * sends more is disconnected; Mosquitto asks for 20). Order is kept, but for what is urgent: that goes first. `mqtt` leaves
 * this to its caller.
 */
export class SendQuota {
  readonly #limit: number;
  readonly #urgent: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #isHandingOn = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Calls `send` now or when its turn comes. */
  take(send: () => void, urgent = false): void {
    if (this.#taken >= this.#limit) {
      (urgent ? this.#urgent : this.#waiting).push(send);
      return;
    }
    this.#taken++;
    send();
  }

  /**
   * A publish has been answered. On a line that has just died one is answered as it is sent: the next ones are called one after the
   * other, and not each out of the one before, which for thousands would be deeper than the stack.
   */
  release(): void {
    this.#taken--;
    if (this.#isHandingOn) return;
    this.#isHandingOn = true;
    try {
      while (this.#taken < this.#limit) {
        const send = this.#urgent.shift() ?? this.#waiting.shift();
        if (send === undefined) return;
        this.#taken++;
        send();
      }
    } finally {
      this.#isHandingOn = false;
    }
  }
}
