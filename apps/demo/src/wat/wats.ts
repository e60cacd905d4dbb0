import { copies } from './collection/copies.js';
import { counting } from './collection/counting.js';
import { endings } from './collection/endings.js';
import { handingOver } from './collection/handing-over.js';
import { talk } from './collection/talk.js';
import { waiting } from './collection/waiting.js';
import type { Wat } from './wat.js';

/** All surprises, in the order in which one would tell them. */
export const wats: readonly Wat[] = [
  ...talk,
  ...handingOver,
  ...copies,
  ...endings,
  ...waiting,
  ...counting,
];
