export default ({ counter, times }) => {
  for (let i = 0; i < times; i += 1) Atomics.add(counter, 0, 1);
};
