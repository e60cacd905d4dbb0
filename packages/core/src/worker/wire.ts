import { anyChannels, type ChannelCore, channelOf, type LocalEnds } from '../channel/channel.js';
import type { ChannelClient } from '../channel/client.js';
import { rewrite } from '../memory/rewrite.js';
import { isSegmentView, openSegmentView, type Segments } from '../memory/segments.js';

/* How values look between isolates, where a clone of them would not do. */

/** A channel's tasks' end, as it travels. */
interface ChannelMark {
  readonly __parallelChannel: number;
}

/** A value and whether it was rewritten, so that it has to be restored. */
export interface Wired<T> {
  readonly value: T;
  readonly rewritten: boolean;
}

/**
 * Puts addresses in the place of shared segments and channels.
 * @param onChannel told of each channel that is found.
 */
export function toWire<T>(
  value: T,
  segments: Segments | undefined,
  onChannel: (core: ChannelCore) => void,
): Wired<T> {
  const hasSegments = segments !== undefined && segments.size > 0;
  if (!hasSegments && !anyChannels()) return { value, rewritten: false };
  let rewritten = false;
  const wired = rewrite(value, (leaf) => {
    const channel = channelOf(leaf);
    if (channel) {
      rewritten = true;
      onChannel(channel);
      return { __parallelChannel: channel.id } satisfies ChannelMark;
    }
    const address = hasSegments ? segments.addressOf(leaf) : undefined;
    if (address) rewritten = true;
    return address;
  });
  return rewritten ? { value: wired, rewritten } : { value, rewritten };
}

/** The inverse of {@link toWire}, in a worker. */
export function fromWire<T>({ value, rewritten }: Wired<T>, channels: ChannelClient): T {
  if (!rewritten) return value;
  return rewrite(value, (leaf) => {
    if (isSegmentView(leaf)) return openSegmentView(leaf) as object;
    if ('__parallelChannel' in leaf) return channels.end(leaf.__parallelChannel as number);
    return undefined;
  });
}

/** For tasks in the caller's own isolate: the tasks' ends in the place of channels. */
export function toInline<T>(value: T, ends: LocalEnds): T {
  if (!anyChannels()) return value;
  let found = false;
  const wired = rewrite(value, (leaf) => {
    const channel = channelOf(leaf);
    if (!channel) return undefined;
    found = true;
    return ends.of(channel);
  });
  return found ? wired : value;
}
