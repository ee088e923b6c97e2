// Standard JSON in, standard JSON out. The package's own command cuts a piped answer at 64 KiB.
const { readFileSync } = require("node:fs");
const solc = require("solc");

process.stdout.write(solc.compile(readFileSync(0, "utf8")));
