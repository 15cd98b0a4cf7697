package io.circuitd.control;

import java.nio.file.Path;
import java.util.Optional;

/** Where daemon and commands meet. */
public final class ControlSocket {
  /** The variable that names another place, for both of them. */
  public static final String VARIABLE = "CIRCUITD_SOCKET";

  private ControlSocket() {}

  /**
   * The socket of the daemon that serves a configuration folder: {@code
   * ../state/control/circuitd.sock} beside it. It has a folder to itself because the folder's mode
   * is what keeps others out.
   *
   * @param override the value of {@link #VARIABLE}, where it is set
   */
  public static Path of(Path configDir, Optional<String> override) {
    return override
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .orElseGet(() ->
            configDir
                .toAbsolutePath()
                .normalize()
                .resolveSibling("state")
                .resolve("control")
                .resolve("circuitd.sock"))
        .toAbsolutePath()
        .normalize();
  }
}
