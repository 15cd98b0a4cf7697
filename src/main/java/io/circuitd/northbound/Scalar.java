package io.circuitd.northbound;

import java.util.Optional;
import java.util.function.Function;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** An object with the one instance 0. */
record Scalar(OID object, Function<Snapshot, Variable> value) implements Instances {
  @Override
  public Optional<Variable> get(Snapshot snapshot, OID oid) {
    return oid.equals(instance()) ? Optional.of(value.apply(snapshot)) : Optional.empty();
  }

  @Override
  public Optional<VariableBinding> next(Snapshot snapshot, OID oid, boolean inclusive) {
    int order = instance().compareTo(oid);
    return order > 0 || (inclusive && order == 0)
        ? Optional.of(new VariableBinding(instance(), value.apply(snapshot)))
        : Optional.empty();
  }

  private OID instance() {
    return new OID(object.getValue(), 0);
  }
}
