-- As azure_key, for Microsoft peering; azure_key itself is that of private peering.
alter table circuit add column azure_key_microsoft text;
-- The peerings that an approved plan disabled at Azure, one a line (R-104).
alter table circuit add column disabled_peerings text not null default '';
