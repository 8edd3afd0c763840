#!/usr/bin/env node
/*
 * Nothing native may load before this check: better-sqlite3's binaries crash an older Node instead of explaining themselves.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `balise needs Node 22.12 or newer; this is ${process.versions.node}. In the project, npm run brings its own.`,
  );
  process.exitCode = 2;
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
}

export {};
