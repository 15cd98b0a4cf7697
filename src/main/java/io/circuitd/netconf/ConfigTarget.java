package io.circuitd.netconf;

/** What {@code copy-config} overwrites and {@code delete-config} deletes. */
public sealed interface ConfigTarget permits NetconfSession.Datastore, ConfigSource.Url {}
