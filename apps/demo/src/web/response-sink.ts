import type { ServerResponse } from 'node:http';
import type { FrameSink } from './lanes/lane.js';

const SENT = Promise.resolve();

/** Frames as the body of an answer: a client that does not read has its lane wait. */
export class ResponseSink implements FrameSink {
  /** @param signal fires when there is nobody to send to, or nothing more to be sent. */
  constructor(
    private readonly response: ServerResponse,
    private readonly signal: AbortSignal,
  ) {}

  send(frame: Uint8Array): Promise<void> {
    if (this.signal.aborted) return Promise.reject(this.signal.reason);
    return this.response.write(frame) ? SENT : this.#drained();
  }

  #drained(): Promise<void> {
    const { response, signal } = this;
    return new Promise((resolve) => {
      const finish = () => {
        response.off('drain', finish);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      response.on('drain', finish);
      signal.addEventListener('abort', finish);
    });
  }
}
