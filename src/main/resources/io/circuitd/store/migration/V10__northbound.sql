-- The numbers that rows have in the tables of CIRCUITD-MIB: given once, never to another name.
create table numbered (
  kind   text not null,
  name   text not null,
  number integer not null,
  primary key (kind, name)
);
create unique index number_of_one on numbered (kind, number);
