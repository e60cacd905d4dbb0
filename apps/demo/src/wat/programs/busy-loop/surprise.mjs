setTimeout(() => console.log('timer'), 10);

const end = performance.now() + 300;
while (performance.now() < end);
console.log('loop is over');
