export default (counter) => {
  Atomics.add(counter, 0, 1);
};
