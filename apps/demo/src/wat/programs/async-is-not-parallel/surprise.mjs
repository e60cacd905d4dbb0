async function work(name) {
  console.log(`${name} begins`);
  for (let i = 0; i < 1e8; i += 1);
  console.log(`${name} is done`);
}

await Promise.all([work('a'), work('b')]);
