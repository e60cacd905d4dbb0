import { threads } from '@parallel/core';
import { median } from '../measure/measure.js';
import { look } from './client.js';
import { CLICKS } from './first-tiles.js';
import { alone, ms, type Part } from './part.js';
import { BASE, FASTEST, native, POINTS } from './points.js';

/** Each point in turn for a client and for nobody, so that drift hits both alike. */
export const streaming: Part = async ({ url }, { only, rounds, unmeasured }) => {
  await using pool = threads({ workers: 1 });
  const from = native ? FASTEST : { ...BASE, strategy: 'inline' as const };
  const pixel = { ...from, width: 1, height: 1 };
  const asked: number[] = [];
  for (let i = 0; i < CLICKS; i += 1) asked.push((await look(url, pixel)).all);
  console.log(`asking for a single pixel, ${pixel.strategy}: median ${ms(median(asked))}`);
  for (const [name, point] of Object.entries(POINTS).filter(([name]) => name.includes(only))) {
    for (let i = 0; i < unmeasured; i += 1) await look(url, point);
    const streamed: number[] = [];
    const silent: number[] = [];
    for (let i = 0; i < rounds; i += 1) {
      const runs = [
        async () => streamed.push((await look(url, point)).all),
        async () => silent.push(1000 * (await pool.run(alone, point))),
      ];
      for (const run of i % 2 === 0 ? runs : runs.reverse()) await run();
    }
    const [with_, without] = [median(streamed), median(silent)];
    console.log(
      `streaming, ${name}: ${ms(with_)} to the last pixel at the client, ${ms(without)} for nobody: ${(100 * (with_ / without - 1)).toFixed(1)} %`,
    );
  }
};
