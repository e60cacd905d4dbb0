export default () => 'woken';
