package io.circuitd.daemon;

import io.circuitd.azure.AzureClouds;
import io.circuitd.health.SecondSource;
import io.circuitd.netconf.pool.SessionPool;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.store.Store;

/** What a daemon holds open; closed in the order in which one is used by the next. */
record Rooms(
    SecondSource second,
    SessionPool netconf,
    SnmpManager snmp,
    AzureClouds azure,
    Store store,
    StoreClaim storeClaim)
    implements AutoCloseable {
  @Override
  public void close() {
    second.close();
    netconf.close();
    snmp.close();
    azure.close();
    store.close();
    storeClaim.close();
  }
}
