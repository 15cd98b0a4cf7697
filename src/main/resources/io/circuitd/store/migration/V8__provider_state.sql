-- The provider state that was seen at Azure after a write of ours (R-120).
alter table circuit add column standing_state text;
-- States that were written since, one a line; nobody has seen whether they stand.
alter table circuit add column unsettled_states text not null default '';
