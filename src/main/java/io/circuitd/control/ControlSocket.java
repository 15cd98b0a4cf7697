package io.circuitd.control;

import io.circuitd.files.Findings;
import io.circuitd.files.YamlFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where commands look for the daemon. */
public final class ControlSocket {
  private static final String DEFAULT = "../state/control/circuitd.sock";

  private ControlSocket() {}

  /**
   * The socket that {@code circuitd.yaml} names. Only that key is read: the commands must reach a
   * daemon that goes on with the last good version of a file that is broken now. Where it cannot be
   * read it is {@code ../state/control/circuitd.sock}, as in the example site.
   */
  public static Path of(Path configDir) {
    Path folder = configDir.toAbsolutePath();
    String socket =
        YamlFile.read(folder.resolve("circuitd.yaml"), new Findings())
            .map(file -> file.root().at("/control/socket").stringValue(DEFAULT))
            .orElse(DEFAULT);
    try {
      return folder.resolve(socket).normalize();
    } catch (InvalidPathException e) {
      return folder.resolve(DEFAULT).normalize();
    }
  }
}
