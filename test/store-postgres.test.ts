import { after } from 'node:test';
import { openDatabase } from '../src/postgres/database.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts';
import { startPostgres } from './support/postgres.ts';
import { storeContract } from './support/store-contract.ts';

const server = await startPostgres();
after(() => server.stop());

storeContract('a database', async (context) => {
  const url = await server.database(context);
  const database = openDatabase(url, { applicationName: 'gazette test' });
  context.after(() => database.close());
  await migrate(database);
  return {
    store: openPostgresStore(database, url),
    put: async (file, text) => {
      await database.query(
        `insert into gazette.article_file (file, content) values ($1, convert_to($2, 'UTF8'))
          on conflict (file) do update set content = excluded.content`,
        [file, text],
      );
    },
    remove: async (file) => void (await database.query('delete from gazette.article_file where file = $1', [file])),
  };
});
