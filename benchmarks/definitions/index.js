import { suite as map } from './map.js';

/** @type {Record<string, import('../types.js').Suite>} */
export const suites = { map };

/** Suites that are asked for together. @type {Record<string, string[]>} */
export const groups = {
  pool: ['map'],
};
