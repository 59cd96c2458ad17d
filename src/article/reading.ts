/**
 * Counts the ways in which stored files were ever read and cleaned: what was made of a file with a lower number is made anew. A test holds
 * what this number stands for, so that no change of the parsers or the cleaner is forgotten.
 */
export const READING = 2;
