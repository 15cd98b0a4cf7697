create table meta (
  name  text primary key,
  value text not null
);

create table circuit (
  name          text primary key,
  file_text     text not null,
  service_key   text not null,
  cloud         text,
  azure_id      text,
  bandwidth     integer,
  written_states text not null default '',
  ever_up       integer not null default 0,
  primary_alone text,
  seen_at       text not null
);

create table pushed (
  leg              text primary key,
  circuit          text not null,
  side             text not null,
  peering          text not null,
  router           text not null,
  profile          text not null,
  document         text not null,
  template_version text not null,
  leg_facts        text not null,
  secret_hash      text not null,
  change_id        integer not null,
  at               text not null
);

create table change (
  id        integer primary key autoincrement,
  circuit   text not null,
  kind      text not null,
  digest    text not null,
  plan      text not null,
  state     text not null,
  reason    text not null default '',
  opened_at text not null,
  closed_at text
);
create unique index one_open_change on change (circuit) where state = 'OPEN';

create table used_approval (
  change_id integer not null references change (id),
  circuit   text not null,
  side      text not null,
  digest    text not null,
  at        text not null
);

create table step (
  change_id integer not null references change (id),
  seq       integer not null,
  stage     integer not null,
  name      text not null,
  detail    text not null,
  at        text not null,
  primary key (change_id, seq)
);

create table plan (
  digest  text primary key,
  circuit text not null,
  parts   text not null,
  at      text not null
);

create table observation (
  leg     text primary key,
  verdict text not null,
  reason  text not null,
  detail  text not null,
  at      text not null
);

create table drift (
  leg      text primary key,
  state    text not null,
  findings text not null,
  at       text not null
);

create table audit (
  seq     integer primary key autoincrement,
  at      text not null,
  circuit text not null,
  event   text not null,
  detail  text not null
);

create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            blob,
  execution_time       timestamp not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamp,
  last_failure         timestamp,
  consecutive_failures integer,
  last_heartbeat       timestamp,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
