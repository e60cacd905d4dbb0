import { isTransferred } from '../memory/transfer.js';
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

interface Given {
  readonly core: ChannelCore;
  readonly value: unknown;
}

/** The caller's side of all channels that a strategy's workers hold. */
export class ChannelHost {
  readonly #channels = new Map<number, ChannelCore>();
  readonly #forget = (core: ChannelCore) => this.#channels.delete(core.id);
  readonly #takes = new Map<ChannelLink, Map<number, Take<unknown>>>();
  /** On their way to a worker, which has not yet said that they came. */
  readonly #given = new Map<ChannelLink, Map<number, Given>>();

  /** A worker may ask for this one. */
  add(core: ChannelCore): void {
    this.#channels.set(core.id, core);
    core.whenOver(this.#forget);
  }

  handle(link: ChannelLink, request: ChannelRequest): void {
    if (request.op === 'cancel') {
      this.#takes.get(link)?.get(request.token)?.cancel();
      return;
    }
    if (request.op === 'taken') {
      this.#given.get(link)?.delete(request.token);
      return;
    }
    // What comes back from the last task that held a channel comes after its end.
    if (request.op === 'putBack') {
      this.#putBack(link, request);
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
      case 'close':
        core.fromTasks.close();
    }
  }

  async #take(link: ChannelLink, core: ChannelCore, token: number): Promise<void> {
    const take = core.toTasks.take();
    const takes = mapOf(this.#takes, link);
    takes.set(token, take);
    const taken = await take.taken;
    takes.delete(token);
    if (taken.done) {
      tell(link, { op: 'done', token });
      return;
    }
    const { value } = taken;
    // It may have gone between the two, and what is told to the dead is lost without an error.
    if (this.#takes.get(link) !== takes) {
      core.toTasks.putBack(value);
      return;
    }
    try {
      link.answer({ op: 'value', token, value });
    } catch (cause) {
      tell(link, { op: 'refused', token, error: packError(unsendable(cause)) });
      return;
    }
    // What has been moved cannot be sent a second time.
    if (!isTransferred(value)) mapOf(this.#given, link).set(token, { core, value });
  }

  /** A value that nobody there wants any more: as it was sent, where that is still here. */
  #putBack(
    link: ChannelLink,
    { channel, token, value }: Extract<ChannelRequest, { op: 'putBack' }>,
  ): void {
    const given = this.#given.get(link)?.get(token);
    this.#given.get(link)?.delete(token);
    const core = given?.core ?? this.#channels.get(channel);
    core?.toTasks.putBack(given ? given.value : value);
  }

  /** The worker is gone: nobody waits for what it has asked for, and what has not reached it is another's. */
  gone(link: ChannelLink): void {
    for (const take of this.#takes.get(link)?.values() ?? []) take.cancel();
    this.#takes.delete(link);
    const given = [...(this.#given.get(link)?.values() ?? [])];
    this.#given.delete(link);
    for (const { core, value } of given.reverse()) core.toTasks.putBack(value);
  }
}

function mapOf<K, V>(maps: Map<K, Map<number, V>>, key: K): Map<number, V> {
  const found = maps.get(key) ?? new Map<number, V>();
  maps.set(key, found);
  return found;
}

function tell(link: ChannelLink, answer: ChannelAnswer): void {
  try {
    link.answer(answer);
  } catch {
    // The worker is gone.
  }
}
