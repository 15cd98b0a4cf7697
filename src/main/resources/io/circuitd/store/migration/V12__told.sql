-- What monitoring systems were told of and not told the end of.
create table told (
  code    text not null,
  subject text not null,
  text    text not null,
  primary key (code, subject)
);
