import pg from 'pg';

/** PostgreSQL has answered, and said no. */
export const isRefusal = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

/**
 * Whether the database could not be reached, or could not do it now, other than for a mistake in the program. `error`: what a query has
 * rejected with.
 */
export function isUnavailable(error: unknown): boolean {
  if (isRefusal(error)) return ENDED.has(error.severity ?? '') || UNAVAILABLE.test(error.code ?? '');
  return error instanceof Error && ('syscall' in error || FROM_DRIVER.test(error.message));
}

/** The connection is gone with them, whatever they say: so does PgBouncer where it has no connection to give. */
const ENDED: ReadonlySet<string> = new Set(['FATAL', 'PANIC']);

/**
 * Errors of PostgreSQL (Appendix A of its manual) that are none of the program's: of connections, resources, the operator, the system,
 * configuration and the inside; and single ones: read-only, idle for too long, a serialization that failed, a deadlock, no privilege,
 * in use, locked.
 */
const UNAVAILABLE = /^(?:08(?!P01)|28|3D|53|57|58|F0|XX)|^(?:25006|25P03|25P04|40001|40P01|42501|55006|55P03)$/;

/** What pg says where PostgreSQL said nothing. */
const FROM_DRIVER = /^(?:Query read timeout|timeout e|Connection terminated|Client (?:has encountered|was closed))/;

/** SQLSTATE, or how it begins → what to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  '28': 'name the user and the password that it asks for',
  '3D': 'create it, or name another one',
  '25006': 'it may only be read: name the one that may be written, or end its recovery',
  '42501': 'grant its user all rights to the schema gazette, or the right to create it',
  '53100': 'make room on its disk',
  '53300': 'raise its max_connections, or run fewer processes',
};

/** What can be done about an error: half a sentence. */
export const remedyOf = (error: unknown): string => {
  const code = isRefusal(error) ? (error.code ?? '') : '';
  return (
    REMEDIES[code] ?? REMEDIES[code.slice(0, 2)] ?? 'see that it runs, that it can be reached from here, and that it is well'
  );
};

/** What is wrong, in one line. Connections that are refused at several addresses have no message of their own. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const reason = error.message || String((error as NodeJS.ErrnoException).code);
  return reason.replaceAll(/\s+/g, ' ');
};
