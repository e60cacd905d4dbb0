import { median } from '../measure/measure.js';
import { look } from './client.js';
import { ms, type Part } from './part.js';
import { FASTEST } from './points.js';

export const CLICKS = 21;

/** From asking to the first tile, where nobody else asks. */
export const firstTiles: Part = async ({ url }) => {
  for (const pruned of [false, true]) {
    const firsts: number[] = [];
    for (let i = 0; i < CLICKS; i += 1)
      firsts.push((await look(url, { ...FASTEST, pruned })).first);
    console.log(
      `first tile, ${FASTEST.strategy}, ${pruned ? 'pruned' : 'all steps'}: median ${ms(median(firsts))}, largest ${ms(Math.max(...firsts))} of ${CLICKS}`,
    );
  }
};
