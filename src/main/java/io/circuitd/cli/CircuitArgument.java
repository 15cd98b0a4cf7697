package io.circuitd.cli;

import io.circuitd.model.CircuitName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a circuit's name from the command line. */
final class CircuitArgument implements ITypeConverter<CircuitName> {
  @Override
  public CircuitName convert(String text) {
    try {
      return new CircuitName(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
