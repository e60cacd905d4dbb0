export default () => {
  setImmediate(() => {
    throw new Error('stray');
  });
  return new Promise(() => {});
};
