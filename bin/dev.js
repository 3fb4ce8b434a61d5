#!/usr/bin/env -S node --import tsx
// The CLI from source, without a build: `./bin/dev.js process photo.jpg`.
process.env.NODE_ENV = 'development';
const { main } = await import('../src/cli/main.ts');
await main(process.argv.slice(2), { development: true });
