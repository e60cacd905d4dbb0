import { task } from '@parallel/core';
import type { Served } from './served.js';

export interface PartOptions {
  /** Of the points that are streamed, those with this in their names. */
  readonly only: string;
  /** How often each is measured. */
  readonly rounds: number;
  /** Pictures before those. */
  readonly unmeasured: number;
}

/** Measures something of the server and prints it. */
export type Part = (served: Served, options: PartOptions) => Promise<void>;

/** A picture for nobody: what one that is streamed is compared with. */
export const alone = task<typeof import('../web/lanes/plot-alone.js')>(
  new URL('./plot-alone.js', import.meta.url),
);

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
