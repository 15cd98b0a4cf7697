package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.XR;
import static io.circuitd.lab.LabFixtures.candidate;
import static io.circuitd.lab.LabFixtures.edit;
import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.preloaded;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.datastore.Datastores;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Subtree filters (RFC 6241, 6.2). */
class SubtreeFilterTest {
  private static final String OPEN =
      "<interface-configurations xmlns=\"" + XR + "ifmgr-cfg\"><interface-configuration>";
  private static final String CLOSE = "</interface-configuration></interface-configurations>";
  private static final String BUNDLE =
      "<active>act</active><interface-name>Bundle-Ether10</interface-name>";
  private static final String BUNDLE_WHOLE = BUNDLE + "<description>Azure AZ-SEC</description>";
  private static final String HUNDRED =
      "<active>act</active><interface-name>HundredGigE0/0/0/1</interface-name>";
  private static final String BETWEEN = "</interface-configuration><interface-configuration>";

  private final Datastores datastores = preloaded(iosXr("r1"), InstantSource.system());

  @BeforeEach
  void nothingBelowTheSecondPort() {
    edit(datastores, "");
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        Arguments.of("empty filter selects nothing", "", ""),
        Arguments.of(
            "selection of a whole subtree",
            "<interface-configurations xmlns='" + XR + "ifmgr-cfg'/>",
            OPEN + BUNDLE_WHOLE + BETWEEN + HUNDRED + CLOSE),
        Arguments.of(
            "content match alone selects the whole entry",
            OPEN + "<interface-name>Bundle-Ether10</interface-name>" + CLOSE,
            OPEN + BUNDLE_WHOLE + CLOSE),
        Arguments.of(
            "every content match must hold",
            OPEN + "<active>pre</active><interface-name>Bundle-Ether10</interface-name>" + CLOSE,
            ""),
        Arguments.of(
            "content match beside a selection",
            OPEN + "<interface-name>Bundle-Ether10</interface-name><shutdown/>" + CLOSE,
            OPEN + BUNDLE + CLOSE),
        Arguments.of(
            "selection of a leaf comes with the keys",
            OPEN + "<description/>" + CLOSE,
            OPEN + BUNDLE_WHOLE + CLOSE),
        Arguments.of(
            "selection of a key",
            OPEN + "<interface-name/>" + CLOSE,
            OPEN + BUNDLE + BETWEEN + HUNDRED + CLOSE),
        Arguments.of(
            "two entries named in one filter",
            OPEN
                + "<interface-name>Bundle-Ether10</interface-name><description/>"
                + BETWEEN
                + "<interface-name>HundredGigE0/0/0/1</interface-name>"
                + CLOSE,
            OPEN + BUNDLE_WHOLE + BETWEEN + HUNDRED + CLOSE),
        Arguments.of(
            "another namespace selects nothing",
            "<interface-configurations xmlns='urn:other'/>",
            ""),
        Arguments.of("unknown element selects nothing", OPEN + "<nonsense/>" + CLOSE, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filters")
  void selects(String name, String filter, String expected) {
    assertThat(candidate(datastores, filter)).isEqualTo(expected);
  }
}
