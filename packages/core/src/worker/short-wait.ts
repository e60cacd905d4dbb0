import { now } from '../clock.js';

/*
 * A thread that goes to sleep and is woken again for each message takes five
 * times as long to answer one as a thread that is still awake. So a worker that
 * has just answered, and whose messages come quickly, looks for the next one
 * for a moment before it lets its event loop sleep.
 */

/** Waking a thread takes about 40 microseconds: looking for as long costs at most twice that. */
const LOOK_MILLISECONDS = 0.05;
/** Messages further apart than this are not waited for. */
const SHORT_GAP_MILLISECONDS = 0.3;
/** Timers and sockets of the task's own wait no longer than this for their turn. */
const TURN_MILLISECONDS = 1;

/** Takes messages for a moment after each answer, where they come quickly. */
export class ShortWait<Message> {
  #answered = Number.NEGATIVE_INFINITY;
  #gap = Number.POSITIVE_INFINITY;
  #turn = 0;

  /** @param receive the next message that has come, without waiting. */
  constructor(private readonly receive: () => Message | undefined) {}

  /** The event loop has brought a message. */
  arrived(): void {
    this.#turn = now();
    this.#gap = this.#turn - this.#answered;
  }

  /** The next message, if it comes within a moment. */
  next(): Message | undefined {
    const start = now();
    this.#answered = start;
    if (this.#gap > SHORT_GAP_MILLISECONDS || start - this.#turn > TURN_MILLISECONDS) {
      return undefined;
    }
    do {
      const message = this.receive();
      if (message !== undefined) {
        this.#gap = now() - start;
        return message;
      }
    } while (now() - start < LOOK_MILLISECONDS);
    return undefined;
  }
}
