package io.circuitd.lab;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Everything to be seen by one request.
 *
 * @param columns columns and scalars that are served even where no row is
 */
record MibView(NavigableMap<OID, Variable> rows, NavigableSet<OID> columns) {
  /** The value, or noSuchInstance below a served column, else noSuchObject. */
  Variable get(OID oid) {
    Variable value = rows.get(oid);
    if (value != null) {
      return value;
    }
    OID column = columns.floor(oid);
    return column != null && oid.startsWith(column) ? Null.noSuchInstance : Null.noSuchObject;
  }

  /** The first row behind the OID, or endOfMibView. */
  VariableBinding next(OID oid) {
    Map.Entry<OID, Variable> row = rows.higherEntry(oid);
    return row == null
        ? new VariableBinding(oid, Null.endOfMibView)
        : new VariableBinding(row.getKey(), row.getValue());
  }

  void serve(OID entry, int... served) {
    for (int column : served) {
      columns.add(new OID(entry.getValue(), new int[] {column}));
    }
  }

  void put(OID entry, int column, Variable value, int... index) {
    serve(entry, column);
    rows.put(cell(entry, column, index), value);
  }

  boolean has(OID entry, int column, int... index) {
    return rows.containsKey(cell(entry, column, index));
  }

  private static OID cell(OID entry, int column, int... index) {
    return new OID(entry).append(column).append(new OID(index));
  }
}
