// JavaScript: programs that are run by Node itself import it, too.

const { FC_SEED, FC_TIMES } = process.env;

/**
 * What all randomness of the tests begins with. It is the same in every run, so that a change
 * fails by what it changes; `FC_SEED=random` draws another, as one does every night, and
 * `FC_SEED=1` repeats what that found.
 */
export const seed = FC_SEED === 'random' ? Date.now() % 2 ** 31 : Number(FC_SEED ?? 20261126);

/** How many times as much as usual is tried. */
export const times = Number(FC_TIMES ?? 1);

for (const [name, value] of Object.entries({ FC_SEED: seed, FC_TIMES: times })) {
  if (!Number.isSafeInteger(value)) throw new Error(`${name} must be a whole number`);
}
