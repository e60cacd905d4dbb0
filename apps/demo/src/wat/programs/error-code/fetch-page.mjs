class HttpError extends Error {
  name = 'HttpError';
  code = 'E_NOT_FOUND';
}

export default () => {
  throw new HttpError('no such page');
};
