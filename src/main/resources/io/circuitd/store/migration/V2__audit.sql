-- The old table's rows become the first links of the chain: ChainOldAudit, which SQL cannot hash for.
alter table audit rename to audit_before;

create table audit (
  seq       integer primary key,
  at        text not null,
  circuit   text not null,
  change_id integer,
  event     text not null,
  detail    text not null,
  hash      text not null
);
create index audit_of_change on audit (change_id, event);
create index audit_of_circuit on audit (circuit, event);
