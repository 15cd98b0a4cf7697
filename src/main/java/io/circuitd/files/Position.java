package io.circuitd.files;

import java.nio.file.Path;

/** A place in an operator's file; line and column count from 1, 0 where unknown. */
public record Position(Path file, int line, int column) {
  /** {@code file:line:column}, shortened where line or column is unknown. */
  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ":" + line + ":" + column;
  }
}
