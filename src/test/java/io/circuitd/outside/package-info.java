/** Judges that we did not write: real servers and clients from Debian, where they are installed. */
@NullMarked
package io.circuitd.outside;

import org.jspecify.annotations.NullMarked;
