-- Keyed hash of the shared key that Azure took last, empty for none; Azure does not show it.
alter table circuit add column azure_key text;
