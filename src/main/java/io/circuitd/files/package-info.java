/** Operators' YAML: positions, JSON Schema, findings, secret references. */
@NullMarked
package io.circuitd.files;

import org.jspecify.annotations.NullMarked;
