package io.circuitd.northbound;

import java.util.Optional;
import java.util.function.Function;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * One column of a table.
 *
 * @param value in a row; empty where it is not known, which is then no instance
 */
record Column<R>(OID object, Table<?, R> table, Function<R, Optional<Variable>> value)
    implements Instances {
  @Override
  public Optional<Variable> get(Snapshot snapshot, OID oid) {
    return table.row(snapshot, oid, object.size()).flatMap(row -> value.apply(row.row()));
  }

  @Override
  public Optional<VariableBinding> next(Snapshot snapshot, OID oid, boolean inclusive) {
    return table.first(
        snapshot,
        oid,
        object.size(),
        inclusive,
        row -> value.apply(row.row()).map(here -> binding(row.index(), here)));
  }

  private VariableBinding binding(OID index, Variable here) {
    return new VariableBinding(new OID(object.getValue(), index.getValue()), here);
  }
}
