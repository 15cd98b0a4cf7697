package io.circuitd.lab.datastore;

import java.util.List;
import java.util.Optional;

/**
 * One element of an edit, understood.
 *
 * @param operation as written on this element; empty when inherited
 * @param value of a leaf, canonical
 * @param keys of a list entry, in the order of the schema
 * @param children without the keys
 */
record EditNode(
    SchemaNode schema,
    Optional<Operation> operation,
    String value,
    List<String> keys,
    List<EditNode> children,
    ConfigPath path) {}
