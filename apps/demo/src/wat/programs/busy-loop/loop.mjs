export default () => {
  const end = performance.now() + 300;
  while (performance.now() < end);
};
