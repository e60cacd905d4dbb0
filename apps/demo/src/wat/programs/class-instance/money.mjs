export class Money {
  #currency = 'EUR';
  constructor(cents) {
    this.cents = cents;
  }
  toString() {
    return `${(this.cents / 100).toFixed(2)} ${this.#currency}`;
  }
}

// Data comes in and goes out; whoever needs the class imports it.
export default ({ cents }) => `${new Money(cents)}`;
