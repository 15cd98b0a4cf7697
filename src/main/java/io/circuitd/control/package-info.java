/** Local API between the commands and the daemon: server and client on a Unix domain socket. */
@NullMarked
package io.circuitd.control;

import org.jspecify.annotations.NullMarked;
