/** SNMP manager: polls, one reader per MIB family. */
@NullMarked
package io.circuitd.snmp;

import org.jspecify.annotations.NullMarked;
