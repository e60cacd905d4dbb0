export default (greeting) => {
  const everything = Buffer.from(greeting.buffer).toString('latin1');
  return everything.includes('swordfish')
    ? 'swordfish has come along'
    : 'only hello';
};
