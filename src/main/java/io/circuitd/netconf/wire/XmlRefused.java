package io.circuitd.netconf.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Text that is not well-formed XML, or XML that we do not take: a DTD, too deep, too large. */
public final class XmlRefused extends IOException {
  private static final long serialVersionUID = 1L;

  public XmlRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
