/* Pictures below the resolution of doubles: who computes them, and what depth costs. */
import { nativeProblem } from '@parallel/core';
import { render } from '@parallel/mandelbrot';
import { digest } from './mandelbrot.js';
import { timesAsFast } from './targets.js';

/** @typedef {import('@parallel/mandelbrot').CenterView} CenterView */
/** @typedef {import('@parallel/mandelbrot').RenderOptions} RenderOptions */

const SIZE = { width: 320, height: 240 };

/** @type {Record<string, CenterView>} */
const PLACES = {
  'seahorse valley, 1e-25': {
    ...SIZE,
    centerX: '-0.743643887037158704752191506114774',
    centerY: '0.131825904205311970493132056385139',
    viewHeight: '1e-25',
    maxIterations: 20_000,
  },
  'a small set on the needle, 2e-157': {
    ...SIZE,
    centerX:
      '-1.99996619445037030418434688506350579675531241540724851511761922944801584242342684381376129778868913812287046406560949864353810575744772166485672496092803920095332',
    centerY:
      '-0.00000000000000000000000000000000030013824367909383240724973039775924987346831190773335270174257280120474975614823581185647299288414075519224186504978181625478529',
    viewHeight: '1.7e-157',
    maxIterations: 40_000,
  },
};

/** The end of a branch, of which every depth looks alike. @param {string} viewHeight */
const branch = (viewHeight) => ({
  ...SIZE,
  centerX: '0',
  centerY: '1',
  viewHeight,
  maxIterations: 20_000,
});

const ONE = /** @type {const} */ ({ strategy: 'native', workers: 1 });
const NATIVE = 'native, one core';
const JS = 'js, one core';

/**
 * @param {string} name
 * @param {CenterView} view
 * @param {RenderOptions} options
 * @param {string} expected
 * @returns {import('../types.js').Contender}
 */
function picture(name, view, options, expected) {
  return {
    engine: 'mandelbrot',
    name,
    items: 1,
    run: (pool) => pool.one('render', { view, options }),
    answer: digest,
    expected,
  };
}

/** @param {CenterView} view @param {RenderOptions} options */
const digestOf = async (view, options) => digest((await render(view, options)).counts);

/**
 * By native threads and in JavaScript: the same counts, bit for bit.
 * @param {string} name
 * @param {CenterView} view
 * @returns {Promise<import('../types.js').Table>}
 */
async function kernels(name, view) {
  const expected = await digestOf(view, { strategy: 'threads', kernel: 'js' });
  return {
    title: `${name}: time for one picture`,
    rounds: 3,
    workers: 2,
    contenders: [
      picture('all defaults', view, {}, expected),
      picture(NATIVE, view, ONE, expected),
      picture(JS, view, { strategy: 'inline', kernel: 'js' }, expected),
    ],
    targets: [timesAsFast(1, NATIVE, JS)],
  };
}

/** Where differences need an exponent of their own. @returns {Promise<import('../types.js').Table>} */
async function exponents() {
  const heights = ['1e-280', '1e-300', '1e-1000'];
  const views = heights.map(branch);
  const expected = await Promise.all(views.map((view) => digestOf(view, {})));
  return {
    title: 'the end of a branch, by depth: time for one picture',
    rounds: 3,
    workers: 1,
    contenders: views.map((view, i) => picture(`${heights[i]}`, view, ONE, expected[i] ?? '')),
    targets: [],
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'pictures by perturbation: native threads beside JavaScript, and what depth costs',
  tables: async () => {
    const problem = nativeProblem();
    if (problem) throw problem;
    return [
      ...(await Promise.all(Object.entries(PLACES).map((place) => kernels(...place)))),
      await exponents(),
    ];
  },
};
