package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.SMIConstants;
import org.snmp4j.smi.VariableBinding;

/** The agent serves what the MIB says, and the MIB says what the agent serves. */
class MibTest {
  private static final Pattern OBJECT =
      Pattern.compile(
          "(circuitd\\w+) OBJECT-TYPE\\s+SYNTAX\\s+(\\w+)[^:]*?MAX-ACCESS\\s+([\\w-]+)"
              + ".*?::= \\{ (\\w+) (\\d+) \\}",
          Pattern.DOTALL);
  private static final Pattern SIZED =
      Pattern.compile(
          "(circuitd\\w+) OBJECT-TYPE\\s+SYNTAX\\s+SnmpAdminString \\(SIZE"
              + " \\(\\d+\\.\\.(\\d+)\\)\\)");
  private static final Pattern NOTIFICATION =
      Pattern.compile(
          "(circuitd\\w+) NOTIFICATION-TYPE\\s+OBJECTS\\s+\\{([^}]*)\\}"
              + "[^:]*?::= \\{ circuitdNotifications (\\d+) \\}");
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
    return described("read-only");
  }

  private static Map<String, Described> described(String access) {
    Map<String, OID> tables = new HashMap<>();
    OID objects = new OID(CircuitdMib.root(AgentSettings.DOCUMENTATION).getValue(), 1);
    tables.put("circuitdObjects", objects);
    tables.put("circuitdSystem", new OID(objects.getValue(), 1));
    tables.put("circuitdNotifyObjects", new OID(objects.getValue(), 9));
    Map<String, Described> described = new HashMap<>();
    Matcher object = OBJECT.matcher(MibText.of(AgentSettings.DOCUMENTATION));
    while (object.find()) {
      OID parent = tables.get(object.group(4));
      if (parent != null) {
        OID oid = new OID(parent.getValue(), Integer.parseInt(object.group(5)));
        tables.put(object.group(1), oid);
        if (object.group(3).equals(access)) {
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
    assertThat(((OctetString) Values.text("ä".repeat(200))).length()).isEqualTo(254);
  }

  @Test
  void goesOnAnotherArcByTheNumberOfItsEnterprise() {
    String text = MibText.of(64500);
    assertThat(text).contains("{ enterprises 64500 }").doesNotContain("32473");
    assertThat(CircuitdMib.root(64500)).isEqualTo(new OID("1.3.6.1.4.1.64500.1"));
  }

  private static final String KEY = "9ee700ad-50b2-4b98-a63a-4e52f855ac24";

  /** A walk over all, and all notifications. */
  private List<VariableBinding> everything(String words) {
    Snapshot snapshot = Written.snapshot(words);
    List<VariableBinding> all = new ArrayList<>();
    for (Instances object : mib.objects()) {
      Optional<VariableBinding> next = object.next(snapshot, object.object(), false);
      while (next.isPresent()) {
        all.add(next.get());
        next = object.next(snapshot, next.get().getOid(), false);
      }
    }
    for (Notification what : Written.notifications(words)) {
      all.addAll(Told.of(what, 1, AgentSettings.DOCUMENTATION, snapshot).objects());
    }
    return all;
  }

  @Test
  void eachNotificationHasTheObjectsOfTheText() {
    Map<String, Described> described = new HashMap<>(described());
    described.putAll(described("accessible-for-notify"));
    OID types = new OID(CircuitdMib.root(AgentSettings.DOCUMENTATION).getValue(), 0);
    Map<OID, List<OID>> text = new HashMap<>();
    Matcher type = NOTIFICATION.matcher(MibText.of(AgentSettings.DOCUMENTATION));
    while (type.find()) {
      text.put(
          new OID(types.getValue(), Integer.parseInt(type.group(3))),
          Arrays.stream(type.group(2).strip().split("\\s*,\\s*"))
              .map(name -> Objects.requireNonNull(described.get(name), name).oid())
              .toList());
    }
    assertThat(text).hasSize(Notification.class.getPermittedSubclasses().length);

    Set<OID> told = new HashSet<>();
    for (Notification what : Written.notifications("words")) {
      Told.Message message =
          Told.of(what, 1, AgentSettings.DOCUMENTATION, Written.snapshot("words"));
      told.add(message.type());
      List<OID> objects = text.getOrDefault(message.type(), List.of());
      assertThat(message.objects()).as(what.toString()).hasSameSizeAs(objects);
      for (int i = 0; i < objects.size(); i++) {
        assertThat(message.objects().get(i).getOid().startsWith(objects.get(i)))
            .as(what + ": " + message.objects().get(i).getOid() + " is " + objects.get(i))
            .isTrue();
      }
    }
    assertThat(told).isEqualTo(text.keySet());
  }

  @Test
  void everyKindOfNotificationIsLookedAt() {
    assertThat(Written.notifications("words").stream().map(Object::getClass))
        .hasSameElementsAs(List.of(Notification.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 12, 20, 40, 150, 210, 230, 240})
  void noServiceKeyIsServedOrTold(int before) {
    List<VariableBinding> all =
        everything("x".repeat(before) + KEY.toUpperCase(Locale.ROOT) + " or " + KEY);
    assertThat(all).hasSizeGreaterThan(100);
    assertThat(all)
        .allSatisfy(
            one -> assertThat(one.toValueString()).doesNotContainIgnoringCase(KEY.substring(0, 8)));
  }

  @Test
  void noTextIsLongerThanTheMibSays() {
    Map<OID, Integer> sizes = new HashMap<>();
    Map<String, Described> described = described();
    Matcher sized = SIZED.matcher(MibText.of(AgentSettings.DOCUMENTATION));
    while (sized.find()) {
      Described object = described.get(sized.group(1));
      if (object != null) {
        sizes.put(object.oid(), Integer.parseInt(sized.group(2)));
      }
    }
    OID notify =
        new OID(CircuitdMib.root(AgentSettings.DOCUMENTATION).getValue(), new int[] {1, 9});
    sizes.put(new OID(notify.getValue(), 5), 32);
    sizes.put(new OID(notify.getValue(), 6), 32);
    assertThat(sizes).hasSizeGreaterThan(20);
    assertThat(everything("ä".repeat(400)))
        .filteredOn(one -> one.getVariable() instanceof OctetString)
        .allSatisfy(one ->
            assertThat(((OctetString) one.getVariable()).length())
                .as(one.getOid().toString())
                .isLessThanOrEqualTo(
                    sizes.entrySet().stream()
                        .filter(size -> one.getOid().startsWith(size.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(255)));
  }

  @Test
  void systemTextsAreAscii() {
    assertThat(Values.ascii("Zürich, 1. OG").toString()).isEqualTo("Z?rich, 1. OG");
  }
}
