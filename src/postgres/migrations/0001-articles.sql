-- Articles. `article_file` is for everybody to write, and docs/postgres.md describes it; all other tables are Gazette's own.

-- A row is a file: where it would lie below a folder of articles, and its bytes. `publication.yaml` is one of them.
create table gazette.article_file (
  file text collate "C" primary key check (octet_length(file) between 1 and 1000),
  content bytea not null check (octet_length(content) <= 5242880),
  -- The files that it ships beside itself: [{"path": "below the folder", "sizeBytes": 0}]
  shipped jsonb not null default '[]' check (jsonb_typeof(shipped) = 'array')
);

-- Files that were written or removed since they were last read. A stamp for each writing: what is written again while it is read stays.
create sequence gazette.stamp;
create table gazette.unread (
  file text collate "C" primary key,
  stamp bigint not null default nextval('gazette.stamp')
);
create index on gazette.unread (stamp);

-- Whoever may write `article_file` needs no right to anything else.
create function gazette.note_unread() returns trigger language plpgsql
  security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into gazette.unread (file) select file from new_rows order by file
      on conflict (file) do update set stamp = nextval('gazette.stamp');
  elsif tg_op = 'UPDATE' then
    insert into gazette.unread (file)
      select file from (
        (select file, content, shipped from new_rows except all select file, content, shipped from old_rows)
        union all
        (select file, content, shipped from old_rows except all select file, content, shipped from new_rows)
      ) as changed group by file order by file
      on conflict (file) do update set stamp = nextval('gazette.stamp');
  elsif tg_op = 'DELETE' then
    insert into gazette.unread (file) select file from old_rows order by file
      on conflict (file) do update set stamp = nextval('gazette.stamp');
  else
    insert into gazette.unread (file) select file from gazette.article order by file
      on conflict (file) do update set stamp = nextval('gazette.stamp');
  end if;
  notify gazette;
  return null;
end $$;

create trigger inserted after insert on gazette.article_file
  referencing new table as new_rows for each statement execute function gazette.note_unread();
create trigger updated after update on gazette.article_file
  referencing old table as old_rows new table as new_rows for each statement execute function gazette.note_unread();
create trigger deleted after delete on gazette.article_file
  referencing old table as old_rows for each statement execute function gazette.note_unread();
create trigger emptied after truncate on gazette.article_file
  for each statement execute function gazette.note_unread();

-- How far things have come: one row. Whoever changes what is published locks it, so that revisions follow the order of commits.
create table gazette.state (
  singleton boolean primary key default true check (singleton),
  revision bigint not null default 0,
  -- The moment that what is visible was last worked out for. Moments are milliseconds since 1970.
  moment bigint not null default 0,
  -- What files are read with: the program's way of reading, and what the publication's settings say of it.
  reading integer not null default 0,
  settings text not null default '',
  articles bigint not null default 0
);
insert into gazette.state default values;

-- What was read in a file.
create table gazette.article (
  file text collate "C" primary key,
  reading integer not null,
  settings text collate "C" not null,
  file_version text not null,
  problems jsonb,
  withdrawal jsonb,
  -- The article, as it was when the file last was one.
  digest text,
  id text collate "C",
  slug text collate "C",
  aliases text[] not null default '{}',
  published_at bigint not null default 0,
  expires_at bigint,
  section text collate "C",
  tags text[] not null default '{}',
  authors text[] not null default '{}',
  head jsonb,
  content text,
  derived jsonb,
  -- What others claim, and the moment, make of it.
  rival jsonb,
  listed boolean not null default false,
  visible boolean not null default false,
  changed_at bigint,
  due_at bigint,
  changed_in bigint not null
);
create unique index on gazette.article (id) where listed;
create unique index on gazette.article (slug) where listed;
create index on gazette.article (id) where head is not null;
create index on gazette.article (slug) where head is not null;
create index on gazette.article using gin (aliases) where listed and aliases <> '{}';
create index on gazette.article (due_at) where due_at is not null;
create index on gazette.article (expires_at) where listed and expires_at is not null;
create index on gazette.article (changed_at) where visible;
create index on gazette.article (settings, published_at desc);
create index on gazette.article (file) where problems is not null or rival is not null;

-- What can be subscribed to: the publication (without a name), and every section, tag and author that has or had an article to show.
create table gazette.channel (
  number integer generated always as identity primary key,
  kind text collate "C" not null,
  name text collate "C" not null,
  slug text collate "C" not null,
  articles bigint not null default 0,
  changed_in bigint not null default 0,
  unique (kind, name),
  unique (kind, slug)
);
insert into gazette.channel (kind, name, slug) values ('publication', '', '');
create index on gazette.channel (kind, articles desc);

-- The visible articles of each channel, in their order.
create table gazette.member (
  channel integer not null,
  published_at bigint not null,
  id text collate "C" not null
);
create unique index on gazette.member (channel, published_at desc, id);

-- Articles that were taken back.
create table gazette.withdrawn (
  id text collate "C" primary key,
  paths text[] not null,
  section text collate "C",
  tags text[] not null default '{}',
  authors text[] not null default '{}',
  withdrawn_at bigint,
  withdrawal jsonb not null,
  due_at bigint
);
create index on gazette.withdrawn using gin (paths);
create index on gazette.withdrawn (withdrawn_at desc) where withdrawn_at is not null;
create index on gazette.withdrawn (due_at) where due_at is not null;

-- Where articles were whose slug has changed.
create table gazette.former_path (
  path text collate "C" primary key,
  id text collate "C" not null
);

-- What each revision changed, for as long as it is remembered.
create table gazette.change (
  revision bigint not null,
  id text collate "C" not null,
  before jsonb,
  after jsonb,
  primary key (revision, id)
);
