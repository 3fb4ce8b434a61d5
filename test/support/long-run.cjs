// Loaded by .mocharc.long.json: tests try all places and counts.
process.env.LONG_TESTS = '1';
