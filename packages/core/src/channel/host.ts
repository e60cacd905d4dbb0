import { packError } from '../worker/error-envelope.js';
import type { ChannelCore } from './channel.js';
import { putInto, unsendable } from './channel.js';
import type { ChannelAnswer, ChannelRequest } from './protocol.js';
import type { Take } from './queue.js';

/** A worker, as far as channels go. */
export interface ChannelLink {
  /** @throws if the value cannot be sent. */
  answer(answer: ChannelAnswer): void;
}

/** The caller's side of all channels that a strategy's workers hold. */
export class ChannelHost {
  readonly #channels = new Map<number, ChannelCore>();
  readonly #takes = new Map<ChannelLink, Map<number, Take<unknown>>>();

  /** A worker may ask for this one. */
  add(core: ChannelCore): void {
    this.#channels.set(core.id, core);
  }

  handle(link: ChannelLink, request: ChannelRequest): void {
    if (request.op === 'cancel') {
      this.#takes.get(link)?.get(request.token)?.cancel();
      return;
    }
    const core = this.#channels.get(request.channel);
    if (!core) return;
    switch (request.op) {
      case 'take':
        void this.#take(link, core, request.token);
        return;
      case 'put':
        putInto(core.fromTasks, request.value).then(
          () => tell(link, { op: 'accepted', token: request.token }),
          (error) => tell(link, { op: 'refused', token: request.token, error: packError(error) }),
        );
        return;
      case 'putBack':
        core.toTasks.putBack(request.value);
        return;
      case 'close':
        core.fromTasks.close();
    }
  }

  async #take(link: ChannelLink, core: ChannelCore, token: number): Promise<void> {
    const take = core.toTasks.take();
    const takes = this.#takes.get(link) ?? new Map<number, Take<unknown>>();
    this.#takes.set(link, takes);
    takes.set(token, take);
    const taken = await take.taken;
    takes.delete(token);
    // It may have gone between the two, and what is told to the dead is lost without an error.
    const isGone = this.#takes.get(link) !== takes;
    if (taken.done) tell(link, { op: 'done', token });
    else if (isGone) core.toTasks.putBack(taken.value);
    else {
      try {
        link.answer({ op: 'value', token, value: taken.value });
      } catch (cause) {
        tell(link, { op: 'refused', token, error: packError(unsendable(cause)) });
      }
    }
  }

  /** The worker is gone: nobody waits for what it has asked for. */
  gone(link: ChannelLink): void {
    for (const take of this.#takes.get(link)?.values() ?? []) take.cancel();
    this.#takes.delete(link);
  }
}

function tell(link: ChannelLink, answer: ChannelAnswer): void {
  try {
    link.answer(answer);
  } catch {
    // The worker is gone.
  }
}
