export default (part) => part.reduce((a, b) => a + b, 0);
