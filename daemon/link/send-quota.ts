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

  /** A publish has been answered. */
  release(): void {
    const send = this.#urgent.shift() ?? this.#waiting.shift();
    if (send) send();
    else this.#taken--;
  }
}
