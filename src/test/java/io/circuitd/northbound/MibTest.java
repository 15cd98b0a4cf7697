package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.SMIConstants;
import org.snmp4j.smi.VariableBinding;

/** The agent serves what the MIB says, and the MIB says what the agent serves. */
class MibTest {
  private static final Pattern OBJECT =
      Pattern.compile(
          "(circuitd\\w+) OBJECT-TYPE\\s+SYNTAX\\s+(\\w+)[^:]*?MAX-ACCESS\\s+([\\w-]+)"
              + ".*?::= \\{ (\\w+) (\\d+) \\}",
          Pattern.DOTALL);
  private static final Map<String, Integer> SYNTAX =
      Map.of(
          "SnmpAdminString", SMIConstants.SYNTAX_OCTET_STRING,
          "Gauge32", SMIConstants.SYNTAX_GAUGE32,
          "Unsigned32", SMIConstants.SYNTAX_UNSIGNED_INTEGER32,
          "CircuitdTime", SMIConstants.SYNTAX_UNSIGNED_INTEGER32,
          "Counter32", SMIConstants.SYNTAX_COUNTER32,
          "Counter64", SMIConstants.SYNTAX_COUNTER64);

  private final CircuitdMib mib =
      new CircuitdMib(AgentSettings.DOCUMENTATION, InstantSource.fixed(Samples.NOW));

  private record Described(OID oid, int syntax) {}

  /** What can be read, by the text of the MIB. */
  private static Map<String, Described> described() {
    Map<String, OID> tables = new HashMap<>();
    OID objects = new OID(CircuitdMib.root(AgentSettings.DOCUMENTATION).getValue(), 1);
    tables.put("circuitdObjects", objects);
    tables.put("circuitdSystem", new OID(objects.getValue(), 1));
    Map<String, Described> described = new HashMap<>();
    Matcher object = OBJECT.matcher(MibText.of(AgentSettings.DOCUMENTATION));
    while (object.find()) {
      OID parent = tables.get(object.group(4));
      if (parent != null) {
        OID oid = new OID(parent.getValue(), Integer.parseInt(object.group(5)));
        tables.put(object.group(1), oid);
        if (object.group(3).equals("read-only")) {
          described.put(
              object.group(1),
              new Described(
                  oid, SYNTAX.getOrDefault(object.group(2), SMIConstants.SYNTAX_INTEGER)));
        }
      }
    }
    return described;
  }

  @Test
  void servesTheObjectsOfTheTextAndNoOthers() {
    assertThat(described()).hasSizeGreaterThan(80);
    assertThat(mib.objects().stream().map(Instances::object))
        .containsExactlyInAnyOrderElementsOf(
            described().values().stream().map(Described::oid).toList());
  }

  @Test
  void valuesHaveTheSyntaxOfTheText() {
    Snapshot snapshot = Samples.of(2);
    Map<OID, Integer> syntax = new HashMap<>();
    described().values().forEach(one -> syntax.put(one.oid(), one.syntax()));
    List<OID> without = new ArrayList<>();
    for (Instances object : mib.objects()) {
      object
          .next(snapshot, object.object(), false)
          .map(VariableBinding::getVariable)
          .ifPresentOrElse(
              value ->
                  assertThat(value.getSyntax())
                      .as(object.object().toString())
                      .isEqualTo(syntax.get(object.object())),
              () -> without.add(object.object()));
    }
    assertThat(without)
        .as("the diagnostic of BFD, which the sample does not know")
        .containsExactly(
            new OID(
                CircuitdMib.root(AgentSettings.DOCUMENTATION).getValue(), new int[] {1, 5, 1, 13}));
  }

  @Test
  void textIsCutOffAtAWholeCharacter() {
    String text = "ä".repeat(200);
    assertThat(
            Values.text(text).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(255 * 2);
    assertThat(((org.snmp4j.smi.OctetString) Values.text(text)).length()).isEqualTo(254);
  }

  @Test
  void goesOnAnotherArcByTheNumberOfItsEnterprise() {
    String text = MibText.of(64500);
    assertThat(text).contains("{ enterprises 64500 }").doesNotContain("32473");
    assertThat(CircuitdMib.root(64500)).isEqualTo(new OID("1.3.6.1.4.1.64500.1"));
  }

  @Test
  void noServiceKeyIsServed() {
    assertThat(MibText.of(AgentSettings.DOCUMENTATION).replaceAll("\"[^\"]*\"", ""))
        .doesNotContainIgnoringCase("servicekey");
  }
}
