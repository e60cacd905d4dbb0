#!/usr/bin/env node
import { packageVersion, run } from './run.js';

process.exitCode = await run(process.argv.slice(2), packageVersion());
