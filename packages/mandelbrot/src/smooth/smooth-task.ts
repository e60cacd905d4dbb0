import { type Transferred, transfer } from '@parallel/core/task';
import { coordinatesOf, type View } from '../view.js';
import { followRows } from './follow.js';

/** Some whole rows of a picture. */
export interface SmoothInput {
  readonly view: View;
  readonly row: number;
  readonly counts: Int32Array;
  /** Whether the output is moved to the caller rather than copied. */
  readonly transfer: boolean;
}

/** What is to be added to the rows' counts. */
export default function smoothRows(input: SmoothInput): Float32Array | Transferred<Float32Array> {
  const fractions = new Float32Array(input.counts.length);
  followRows(input.view, coordinatesOf(input.view), input.row, input.counts, fractions);
  return input.transfer ? transfer(fractions, [fractions.buffer]) : fractions;
}
