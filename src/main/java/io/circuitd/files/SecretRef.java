package io.circuitd.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a secret is kept: never the secret itself. */
public sealed interface SecretRef {
  /** {@code env:NAME}. */
  record Env(String name) implements SecretRef {
    @Override
    public String toString() {
      return "env:" + name;
    }
  }

  /** {@code file:path}; a relative path counts from the configuration folder. */
  record File(Path path) implements SecretRef {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /**
   * Fetches the secret; one line end at the end of a file is not part of it.
   *
   * @throws SecretUnavailable when the variable is not set or the file cannot be read
   */
  default Secret resolve(Path configDir) {
    return switch (this) {
      case Env(String name) -> {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
          throw new SecretUnavailable("environment variable " + name + " is not set");
        }
        yield new Secret(value);
      }
      case File(Path path) -> {
        Path file = configDir.resolve(path);
        try {
          yield new Secret(Files.readString(file).replaceFirst("\\R$", ""));
        } catch (IOException e) {
          throw new SecretUnavailable("secret file " + file + " cannot be read");
        }
      }
    };
  }

  /**
   * Reads {@code env:NAME} or {@code file:path}.
   *
   * @throws IllegalArgumentException for anything else; the message does not repeat the text, as it
   *     may be the secret itself
   */
  static SecretRef parse(String text) {
    if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
      return new Env(text.substring(4));
    }
    if (text.startsWith("file:") && text.length() > 5) {
      return new File(Path.of(text.substring(5)));
    }
    throw new IllegalArgumentException("a secret is given as env:NAME or file:path");
  }
}
