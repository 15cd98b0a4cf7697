create table freeze (
  only   integer primary key check (only = 1),
  by     text not null,
  reason text not null,
  at     text not null
);

create table fuse_count (
  seq         integer primary key autoincrement,
  at          text not null,
  circuit     text not null,
  connections text not null,
  routers     text not null,
  sessions    integer not null
);

create table fuse_let (
  digest text primary key
);
