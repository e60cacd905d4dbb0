export default (visits) => {
  Atomics.add(visits, 0, 1);
};
