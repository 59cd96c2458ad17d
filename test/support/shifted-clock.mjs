/**
 * Preloaded into a server (`node --import`): its clock is off by as many milliseconds as the file says that CLOCK_FILE names. Read again
 * at each SIGHUP, before the server hears of it.
 */
import { readFileSync } from 'node:fs';

const RealDate = Date;
let offsetMs = 0;
const read = () => {
  offsetMs = Number(readFileSync(process.env.CLOCK_FILE, 'utf8'));
};

globalThis.Date = class extends RealDate {
  constructor(...said) {
    super(...(said.length === 0 ? [RealDate.now() + offsetMs] : said));
  }

  static now() {
    return RealDate.now() + offsetMs;
  }
};

read();
process.on('SIGHUP', read);
