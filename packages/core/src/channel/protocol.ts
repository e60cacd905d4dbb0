import type { ErrorEnvelope } from '../worker/error-envelope.js';

/** What a channel's end in a worker asks of the caller's. A token names the question. */
export type ChannelRequest =
  | { readonly op: 'take'; readonly channel: number; readonly token: number }
  | { readonly op: 'cancel'; readonly token: number }
  | {
      readonly op: 'put';
      readonly channel: number;
      readonly token: number;
      readonly value: unknown;
    }
  /** The value has come to who asked for it. */
  | { readonly op: 'taken'; readonly token: number }
  | {
      readonly op: 'putBack';
      readonly channel: number;
      readonly token: number;
      readonly value: unknown;
    }
  | { readonly op: 'close'; readonly channel: number };

/** The answers. */
export type ChannelAnswer =
  | { readonly op: 'value'; readonly token: number; readonly value: unknown }
  | { readonly op: 'done'; readonly token: number }
  | { readonly op: 'accepted'; readonly token: number }
  /** A put, or a take of what cannot be sent. */
  | { readonly op: 'refused'; readonly token: number; readonly error: ErrorEnvelope };
