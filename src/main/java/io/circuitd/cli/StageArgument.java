package io.circuitd.cli;

import io.circuitd.rollout.Stages.Stage;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A stage of a roll-out as an operator writes it. */
final class StageArgument implements ITypeConverter<Stage> {
  @Override
  public Stage convert(String text) {
    return Arrays.stream(Stage.values())
        .filter(stage -> stage.word().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'" + text + "' is no stage; expected canary, pop or rest"));
  }
}
