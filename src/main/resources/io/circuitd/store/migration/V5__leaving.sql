-- What a leg that moved left on its former router, until it is taken away there.
create table leaving (
  leg              text not null,
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
  at               text not null,
  primary key (leg, router)
);
