package io.circuitd.cli;

import io.circuitd.deploy.PeeringAction;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What is done to a peering, as commands take it. */
final class PeeringActionArgument implements ITypeConverter<PeeringAction> {
  @Override
  public PeeringAction convert(String text) {
    return Stream.of(PeeringAction.values())
        .filter(action -> action.word().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'" + text + "'; expected one of " + List.of(PeeringAction.values())));
  }
}
