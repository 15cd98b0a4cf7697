package io.circuitd.cli;

import io.circuitd.model.PeeringType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A type of peering, as commands take it. */
final class PeeringTypeArgument implements ITypeConverter<PeeringType> {
  @Override
  public PeeringType convert(String text) {
    return Stream.of(PeeringType.values())
        .filter(type -> type.word().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'" + text + "'; expected one of " + List.of(PeeringType.values())));
  }
}
