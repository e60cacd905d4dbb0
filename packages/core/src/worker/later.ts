/*
 * What a worker loads when it first needs it, as a bundle of its own: to read
 * and compile this too before a first result would take it half a millisecond
 * (two of a hundred of a thread's start).
 */
export { ChannelClient } from '../channel/client.js';
export { openSegmentView } from '../memory/segments.js';
export { sendable } from '../memory/sendable.js';
export { loadNativeFrom } from '../native.js';
export { packError, unpackError } from './error-envelope.js';
export { openPieces, runLease } from './lease.js';
export { beNicer } from './niceness.js';
export { endWithParent } from './parent.js';
export { fromWire } from './wire.js';
