-- Counts of changes by state are asked for all the time; without this they read every plan.
create index change_state on change (state);
