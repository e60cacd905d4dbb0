export default () => {
  const end = performance.now() + 500;
  while (performance.now() < end);
  return 'crunched to the end';
};
