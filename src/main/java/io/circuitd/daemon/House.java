package io.circuitd.daemon;

import io.circuitd.azure.AzureClouds;
import io.circuitd.deploy.Admission;
import io.circuitd.deploy.AskedPlanner;
import io.circuitd.deploy.ChangeRunner;
import io.circuitd.deploy.Fuse;
import io.circuitd.deploy.Planner;
import io.circuitd.deploy.WhoMoved;
import io.circuitd.design.Leg;
import io.circuitd.drift.DriftChecker;
import io.circuitd.health.LegObservation;
import io.circuitd.model.CircuitName;
import io.circuitd.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the daemon's loops share.
 *
 * @param lists what the watch of each cloud saw last
 * @param portPairs what is free on Azure's ports
 * @param confirmWindow how long a router waits for a confirm
 * @param planners a planner over the inventory that is in force now
 * @param whoMoved who committed to the routers since a plan was shown
 * @param observer reads the health of a leg now
 * @param observeSoon has the routers of a circuit polled soon
 */
record House(
    Store store,
    AzureClouds azure,
    CloudLists lists,
    PortPairs portPairs,
    CurrentSite site,
    Alarms alarms,
    ChangeRunner runner,
    Admission admission,
    Fuse fuse,
    Duration confirmWindow,
    Supplier<Planner> planners,
    AskedPlanner asked,
    WhoMoved whoMoved,
    DriftChecker drift,
    Function<Leg, LegObservation> observer,
    Consumer<CircuitName> observeSoon,
    InstantSource clock) {}
