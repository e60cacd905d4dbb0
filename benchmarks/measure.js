import { engines } from './engines/index.js';

/**
 * Has all contenders of a table take turns, round by round, so that a machine
 * that slows down does so for all of them, and checks each answer.
 * @param {import('./types.js').Table} table
 * @returns {Promise<import('./types.js').Measured>}
 */
export async function measure(table) {
  const { title, workers, rounds, rate, targets } = table;
  const running = [];
  for (const contender of table.contenders) running.push(await open(contender, table));
  const wrong = new Set();
  // The first round starts workers and compiles: it is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, seconds, contender, turn } of running) {
      const { time, result } = await turn();
      const answer = contender.answer(result);
      if (answer !== contender.expected) {
        wrong.add(`${name} says ${answer}, not ${contender.expected}`);
      }
      if (round > 0) seconds.push(contender.value?.(result) ?? time / contender.items);
    }
  }
  for (const { close } of running) await close();
  const seconds = Object.fromEntries(running.map(({ name, seconds }) => [name, seconds]));
  const judged = targets.map(({ text, judge }) => ({
    text,
    ...judge((name) => seconds[name] ?? []),
  }));
  const unit = table.unit && { unit: table.unit };
  const kept = { ...(rate && { rate }), ...unit };
  return { title, workers, ...kept, seconds, targets: judged, wrong: [...wrong] };
}

/**
 * @param {import('./types.js').Contender} contender
 * @param {import('./types.js').Table} table
 */
async function open(contender, { cold, workers }) {
  const { name = contender.engine } = contender;
  const engine = await engines[contender.engine]?.();
  if (!engine) throw new Error(`no engine is called '${contender.engine}'`);
  const warm = cold ? undefined : await engine.start(workers);
  const prepared = warm && (await contender.prepare?.(warm));
  const turn = async () => {
    const start = performance.now();
    const pool = warm ?? (await engine.start(workers));
    const result = await contender.run(pool, prepared);
    const time = (performance.now() - start) / 1000;
    if (!warm) await pool.stop();
    return { time, result };
  };
  return {
    name,
    contender,
    seconds: /** @type {number[]} */ ([]),
    turn,
    close: async () => warm?.stop(),
  };
}
