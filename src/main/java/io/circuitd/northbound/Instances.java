package io.circuitd.northbound;

import java.util.Optional;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** The instances of one object of a MIB in a snapshot, in order of their identifiers. */
interface Instances {
  /** The object itself, without an instance. */
  OID object();

  /**
   * The value of one instance.
   *
   * @param oid below {@link #object()}
   */
  Optional<Variable> get(Snapshot snapshot, OID oid);

  /**
   * The first instance after this place.
   *
   * @param inclusive or at it
   */
  Optional<VariableBinding> next(Snapshot snapshot, OID oid, boolean inclusive);
}
