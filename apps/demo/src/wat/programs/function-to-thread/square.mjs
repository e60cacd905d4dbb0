export default (x) => x * x;
