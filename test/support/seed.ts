import fc from 'fast-check';

/**
 * The same cases in each run: one that fails is one that a change has broken. `PROPERTY_SEED=12345` tries others; what it finds becomes
 * an example of its test.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_125) });
