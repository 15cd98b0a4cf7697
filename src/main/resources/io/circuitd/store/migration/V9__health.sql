-- Nobody read it: what stands is in health, what was told in health_event.
drop table observation;

-- What is kept of a leg, a circuit or a router, so that a restart neither repeats nor loses news.
create table health (
  subject text primary key,
  memory  text not null
);

-- The news of health, told or silenced, in their order.
create table health_event (
  seq         integer primary key autoincrement,
  at          text not null,
  kind        text not null,
  circuit     text not null,
  leg         text not null,
  router      text not null,
  before      text not null,
  now         text not null,
  reason      text not null,
  silenced    integer not null,
  detail      text not null,
  delivered   integer not null default 0
);
create index health_event_circuit on health_event (circuit, seq);
create index health_event_at on health_event (at);
create index health_event_undelivered on health_event (seq) where delivered = 0;
