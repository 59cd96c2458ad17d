-- What the processes do together, as one: the schedule, and what hubs are told.

-- A row for each task of the schedule. Whoever has it runs the task, until he says that it has ended, or has said nothing for too long.
create table gazette.cron_lease (
  task text collate "C" primary key check (octet_length(task) <= 500),
  -- For whoever looks: the machine and the process.
  owner text not null,
  -- Counts the owners: what one does that was taken for dead can be told from what its successor does.
  token bigint not null default 1,
  -- The slot that was taken last, and the last one that was run to its end: milliseconds since 1970.
  slot bigint not null,
  done_slot bigint,
  expires_at timestamptz not null
);

-- How far the changes of topics were noted: one row.
create table gazette.outbox_state (
  singleton boolean primary key default true check (singleton),
  enqueued_up_to bigint
);
insert into gazette.outbox_state default values;

-- The bytes of each topic that were noted last.
create table gazette.outbox_topic (
  topic text collate "C" primary key check (octet_length(topic) <= 2000),
  etag text not null
);

-- What hubs are told: a row for each topic and hub.
create table gazette.outbox (
  topic text collate "C" not null check (octet_length(topic) <= 2000),
  hub text collate "C" not null check (octet_length(hub) <= 500),
  -- Revisions: which the hub is to know of, and which it was told of last.
  wanted bigint not null,
  sent bigint,
  -- How often it was wanted: once more where a topic changes by its date alone, too.
  wishes bigint not null default 1,
  -- Failed ones since it was wanted last.
  attempts integer not null default 0,
  -- Milliseconds since 1970, 0: at once. Missing where it was sent or given up.
  due_at bigint default 0,
  primary key (topic, hub)
);
create index on gazette.outbox (due_at, wanted) where due_at is not null;
