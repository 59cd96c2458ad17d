-- What the processes do together, as one: the schedule, and what hubs are told.

-- A row for each task of the schedule. Who has it runs the task until it says that it has ended, or says nothing any more.
create table gazette.cron_lease (
  task text collate "C" primary key,
  owner uuid not null,
  -- Counts the owners: what one does that was taken for dead can be told from what its successor does.
  token bigint not null default 1,
  -- The slot that was taken last, and the last one that was run to its end. Milliseconds since 1970, by the processes' clocks.
  slot bigint not null,
  done_slot bigint,
  -- By the database's clock.
  expires_at timestamptz not null
);

-- How far the changes of topics were noted: one row, without a revision until there is one.
create table gazette.outbox_state (
  singleton boolean primary key default true check (singleton),
  enqueued_up_to bigint
);
insert into gazette.outbox_state default values;

-- The state of a topic that was noted last.
create table gazette.topic (
  topic text collate "C" primary key check (octet_length(topic) <= 1000),
  etag text not null,
  changed_in bigint not null
);

-- What hubs are to be told: a row for each topic and hub.
create table gazette.outbox (
  topic text collate "C" not null check (octet_length(topic) <= 1000),
  hub text collate "C" not null check (octet_length(hub) <= 1000),
  -- Revisions: whatever is wanted and was not sent is to be.
  wanted bigint not null,
  sent bigint,
  -- Failed ones in a row.
  attempts integer not null default 0,
  -- Milliseconds since 1970, by the caller's clock; missing where it is given up, or was sent.
  due_at bigint,
  primary key (topic, hub)
);
create index on gazette.outbox (due_at) where due_at is not null;
