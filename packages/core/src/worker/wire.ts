import { anyChannels, type ChannelCore, channelOf } from '../channel/channel.js';
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
export function toInline<T>(value: T, onChannel: (core: ChannelCore) => void): T {
  if (!anyChannels()) return value;
  let found = false;
  const wired = rewrite(value, (leaf) => {
    const channel = channelOf(leaf);
    if (!channel) return undefined;
    found = true;
    onChannel(channel);
    return channel.far;
  });
  return found ? wired : value;
}

/** Values, or numbers in a form that is copied in one piece: cloning an array costs 20 ns an element. */
export type Packed = readonly unknown[] | Float64Array;

/** A few numbers are not worth a second array. */
const LEAST_PACKED = 16;

export function packNumbers(values: readonly unknown[]): Packed {
  if (values.length < LEAST_PACKED) return values;
  for (let i = 0; i < values.length; i += 1) {
    if (typeof values[i] !== 'number') return values;
  }
  return new Float64Array(values as readonly number[]);
}

export function unpackNumbers(packed: Packed): readonly unknown[] {
  if (!(packed instanceof Float64Array)) return packed;
  const values: number[] = new Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) values[i] = packed[i]!;
  return values;
}
