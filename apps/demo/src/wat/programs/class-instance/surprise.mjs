class Money {
  #currency = 'EUR';
  constructor(cents) {
    this.cents = cents;
  }
  toString() {
    return `${(this.cents / 100).toFixed(2)} ${this.#currency}`;
  }
}

// What postMessage does to whatever is sent to a worker.
const received = structuredClone(new Money(1250));
console.log(`${received}`);
