console.log('hello from beside you');
