/** Device profiles: abilities, list keys, templates, MIBs, normalisation. */
@NullMarked
package io.circuitd.profile;

import org.jspecify.annotations.NullMarked;
