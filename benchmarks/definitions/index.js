import { suite as first } from './first.js';
import { suite as map } from './map.js';
import { suite as single } from './single.js';

/** @type {Record<string, import('../types.js').Suite>} */
export const suites = { map, single, first };

/** Suites that are asked for together. @type {Record<string, string[]>} */
export const groups = {
  pool: ['map', 'single', 'first'],
};
