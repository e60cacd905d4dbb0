/* What a target says and how it is judged. Ratios are taken within a round, where both had the same machine. */

/** @typedef {import('../types.js').Samples} Samples */
/** @typedef {import('../types.js').Target} Target */

/** @param {Samples} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** How many times the time of `under` that of `over` is. @param {Samples} over @param {Samples} under */
export function ratio(over, under) {
  return median(over.map((seconds, round) => seconds / (under[round] ?? Number.NaN)));
}

/** @param {number} times @param {string} fast @param {string} slow @returns {Target} */
export function timesAsFast(times, fast, slow) {
  return {
    text: `${fast} at least ${times} times as fast as ${slow}`,
    judge(of) {
      const value = ratio(of(slow), of(fast));
      return { value: `${value.toFixed(2)} times`, met: value >= times };
    },
  };
}

/** @param {string} name @param {string} other @param {number} share by which it may be slower @returns {Target} */
export function notSlower(name, other, share = 0) {
  return {
    text: `${name} ${share ? `at most ${share * 100} % slower` : 'not slower'} than ${other}`,
    judge(of) {
      const value = ratio(of(name), of(other));
      return { value: `${value.toFixed(3)} of its time`, met: value <= 1 + share };
    },
  };
}

/** @param {number} times @param {string} name @param {string} other @returns {Target} */
export function atMost(times, name, other) {
  return {
    text: `${name} at most ${times} times the time of ${other}`,
    judge(of) {
      const value = ratio(of(name), of(other));
      return { value: `${value.toFixed(3)} times`, met: value <= times };
    },
  };
}

/** How much of `workers` processors becomes of use. @param {number} least @param {string} name @param {number} workers @returns {Target} */
export function efficiency(least, name, workers) {
  return {
    text: `${name} at least ${least * 100} % of ${workers} times inline`,
    judge(of) {
      const value = ratio(of('inline'), of(name)) / workers;
      return { value: `${(value * 100).toFixed(1)} %`, met: value >= least };
    },
  };
}

/** The same against what two workers can do on this machine at this time. @param {number} least @param {string} name @param {string} ideal @returns {Target} */
export function ofIdeal(least, name, ideal) {
  return {
    text: `${name} at least ${least * 100} % of the speed of ${ideal}`,
    judge(of) {
      const value = ratio(of(ideal), of(name));
      return { value: `${(value * 100).toFixed(1)} %`, met: value >= least };
    },
  };
}

/** @param {string} large @param {string} small @param {number} most @param {number} microseconds @returns {Target} */
export function sameTime(large, small, most, microseconds) {
  return {
    text: `${large} at most ${most} times ${small}, or ${microseconds} µs more`,
    judge(of) {
      const value = ratio(of(large), of(small));
      const more = (median(of(large)) - median(of(small))) * 1e6;
      return {
        value: `${value.toFixed(2)} times, ${more.toFixed(1)} µs more`,
        met: value <= most || more <= microseconds,
      };
    },
  };
}

/** @param {string} name @param {string} base @param {number} milliseconds @returns {Target} */
export function addsLessThan(name, base, milliseconds) {
  return {
    text: `${name} adds less than ${milliseconds} ms to ${base}`,
    judge(of) {
      const value = (median(of(name)) - median(of(base))) * 1e3;
      return { value: `${value.toFixed(1)} ms`, met: value < milliseconds };
    },
  };
}

/** @param {string} name @param {number} milliseconds @returns {Target} */
export function takesLessThan(name, milliseconds) {
  return {
    text: `${name} takes less than ${milliseconds} ms`,
    judge(of) {
      const value = median(of(name)) * 1e3;
      return { value: `${value.toFixed(3)} ms`, met: value < milliseconds };
    },
  };
}

/** No round has more. @param {number} most @param {string} name @param {string} unit @param {string} [words] for the number */
export function noMoreThan(most, name, unit, words) {
  const limit = `${most.toFixed(0)} ${unit}`;
  return /** @type {Target} */ ({
    text: `${name}: no more than ${words ? `${words}, ${limit}` : limit}`,
    judge(of) {
      const value = Math.max(...of(name));
      return { value: `${value.toFixed(1)} ${unit}`, met: value <= most };
    },
  });
}
