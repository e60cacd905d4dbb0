export default () => 'hello from beside you';
