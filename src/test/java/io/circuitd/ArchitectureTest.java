package io.circuitd;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps the arrows between the rooms pointing down. */
class ArchitectureTest {
  /** From the ground up; a room may use only rooms before it. */
  private static final List<String> ROOMS =
      List.of(
          "model",
          "files",
          "ssh",
          "profile",
          "inventory",
          "intent",
          "netconf",
          "snmp",
          "azure",
          "advice",
          "design",
          "render",
          "rollout",
          "store",
          "health",
          "deploy",
          "drift",
          "northbound",
          "control",
          "daemon",
          "lab",
          "cli");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.circuitd");

  @Test
  void everyClassLivesInAKnownRoom() {
    assertThat(MAIN)
        .allSatisfy(c -> assertThat(ROOMS).as(c.getName()).contains(room(c.getPackageName())));
  }

  @Test
  void arrowsPointDown() {
    List<String> upward = new ArrayList<>();
    for (JavaClass from : MAIN) {
      int floor = ROOMS.indexOf(room(from.getPackageName()));
      from.getDirectDependenciesFromSelf().stream()
          .filter(d -> d.getTargetClass().getPackageName().startsWith("io.circuitd"))
          .filter(d -> ROOMS.indexOf(room(d.getTargetClass().getPackageName())) > floor)
          .forEach(d -> upward.add(d.getDescription()));
    }
    assertThat(upward).isEmpty();
  }

  @Test
  void theLabJudgesByItsOwnTable() {
    assertThat(MAIN.stream().filter(c -> room(c.getPackageName()).equals("lab")))
        .allSatisfy(c ->
            assertThat(c.getDirectDependenciesFromSelf())
                .as(c.getName())
                .noneMatch(d ->
                    List.of("profile", "render")
                        .contains(room(d.getTargetClass().getPackageName()))));
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching("io.circuitd.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  private static String room(String packageName) {
    String[] parts = packageName.split("\\.", -1);
    return packageName.startsWith("io.circuitd.") ? parts[2] : "";
  }
}
