const numbers = Array.from({ length: 12 }, (_, i) => (i + 1) / 10);
const sum = (part) => part.reduce((a, b) => a + b, 0);

// Each of the workers adds up its share, then the shares are added up.
function sumOn(workers) {
  const share = numbers.length / workers;
  const shares = Array.from({ length: workers }, (_, i) =>
    numbers.slice(i * share, (i + 1) * share),
  );
  return sum(shares.map(sum));
}

const [one, two] = [sumOn(1), sumOn(2)];
console.log(one === two ? 'the same sum' : `${one} or ${two}`);
