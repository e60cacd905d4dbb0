import { suite as deep } from './deep.js';
import { suite as even } from './even.js';
import { suite as first } from './first.js';
import { suite as fresh } from './fresh.js';
import { suite as imports } from './import.js';
import { suite as latency } from './latency.js';
import { suite as mandelbrot } from './mandelbrot.js';
import { suite as map } from './map.js';
import { suite as rows } from './rows.js';
import { suite as search } from './search.js';
import { suite as parts } from './search-parts.js';
import { suite as sharing } from './sharing.js';
import { suite as single } from './single.js';
import { suite as uneven } from './uneven.js';
import { suite as waits } from './waits.js';
import { suite as walk } from './walk.js';

/** @type {Record<string, import('../types.js').Suite>} */
export const suites = {
  map,
  single,
  first,
  even,
  uneven,
  sharing,
  rows,
  import: imports,
  search,
  parts,
  waits,
  fresh,
  walk,
  mandelbrot,
  deep,
  latency,
};

/** Suites that are asked for together. @type {Record<string, string[]>} */
export const groups = {
  pool: ['map', 'single', 'first', 'even', 'uneven'],
  memory: ['sharing', 'rows'],
};
