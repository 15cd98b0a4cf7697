package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.TransportStateReference;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/**
 * What an answer weighs on the wire, against what its asker says that it takes (msgMaxSize of RFC
 * 3412) and what a datagram takes.
 */
class AnswerSizeTest {
  private static final OID NAME = new OID("1.3.6.1.2.1.1.5.0");
  private static final OID LOCATION = new OID("1.3.6.1.2.1.1.6.0");
  private static final OID SESSIONS =
      new OID(CircuitdMib.root(AgentSettings.DOCUMENTATION).getValue(), new int[] {1, 5, 1});
  private static final int LARGEST_DATAGRAM = 65_507;
  private static final Snapshot MANY = Samples.of(1000);

  private SnmpAgent agent;
  private Snmp asker;
  private Wire wire;

  /** Says that it takes so much, and weighs what comes. */
  private static final class Wire extends DefaultUdpTransportMapping {
    private volatile int takes = LARGEST_DATAGRAM;
    private volatile int heaviest;

    Wire() throws IOException {
      super(new UdpAddress("127.0.0.1/0"));
    }

    @Override
    public int getMaxOutboundMessageSize() {
      return takes;
    }

    @Override
    protected void fireProcessMessage(
        UdpAddress address, ByteBuffer message, TransportStateReference state) {
      heaviest = Math.max(heaviest, message.remaining());
      super.fireProcessMessage(address, message, state);
    }
  }

  @BeforeEach
  void start() throws IOException {
    agent =
        SnmpAgent.start(
            new AgentSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AgentSettings.DOCUMENTATION,
                List.of(Samples.USER),
                Set.of(new Secret("public")),
                "",
                "circuitd",
                "x".repeat(255)),
            Samples.ENGINE,
            () -> MANY,
            InstantSource.system());
    SecurityProtocols protocols =
        new SecurityProtocols(SecurityProtocols.SecurityProtocolSet.maxCompatibility);
    USM usm = new USM(protocols, new OctetString(MPv3.createLocalEngineID()), 0);
    usm.addUser(
        new UsmUser(
            new OctetString("nms"),
            AuthHMAC192SHA256.ID,
            new OctetString("auth-password"),
            PrivAES128.ID,
            new OctetString("priv-password")));
    MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(new MPv3(usm));
    dispatcher.addMessageProcessingModel(new MPv2c());
    wire = new Wire();
    asker = new Snmp(dispatcher, wire);
    asker.listen();
  }

  @AfterEach
  void stop() throws IOException {
    asker.close();
    agent.close();
  }

  private Target<UdpAddress> user() {
    UserTarget<UdpAddress> target = new UserTarget<>();
    target.setVersion(SnmpConstants.version3);
    target.setSecurityLevel(SecurityLevel.AUTH_PRIV);
    target.setSecurityName(new OctetString("nms"));
    return at(target);
  }

  private Target<UdpAddress> at(Target<UdpAddress> target) {
    target.setAddress(new UdpAddress("127.0.0.1/" + agent.port()));
    target.setTimeout(5000);
    target.setRetries(0);
    return target;
  }

  private PDU answer(PDU question, Target<UdpAddress> target) throws IOException {
    PDU answer = asker.send(question, target).getResponse();
    assertThat(answer).as("answer").isNotNull();
    return answer;
  }

  private static ScopedPDU question(int type, OID... what) {
    ScopedPDU question = new ScopedPDU();
    question.setType(type);
    for (OID one : what) {
      question.add(new VariableBinding(one));
    }
    return question;
  }

  private static OID[] times(int count, OID one) {
    return Collections.nCopies(count, one).toArray(OID[]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {484, 1000, 1472})
  void whatDoesNotFitIsTooBigWithoutAnyBinding(int takes) throws IOException {
    wire.takes = takes;
    List<ScopedPDU> questions =
        List.of(
            question(PDU.GET, times(takes / 255 + 1, LOCATION)),
            question(PDU.GETNEXT, times(takes / 255 + 1, NAME)));
    for (ScopedPDU question : questions) {
      PDU answer = answer(question, user());
      assertThat(answer.getErrorStatus()).isEqualTo(PDU.tooBig);
      assertThat(answer.getErrorIndex()).isZero();
      assertThat(answer.getVariableBindings()).isEmpty();
    }
    assertThat(wire.heaviest).isLessThanOrEqualTo(takes);
  }

  @Test
  void theSameQuestionOfOneWhoTakesMoreIsAnswered() throws IOException {
    PDU answer = answer(question(PDU.GET, times(6, LOCATION)), user());
    assertThat(answer.getErrorStatus()).isZero();
    assertThat(answer.getVariableBindings()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {484, 485, 700, 1472, 9000, 60_000})
  void ofManyRowsAsManyComeAsFit(int takes) throws IOException {
    ScopedPDU question = question(PDU.GETBULK, times(1, SESSIONS));
    question.setMaxRepetitions(20_000);
    wire.takes = takes;
    PDU answer = answer(question, user());
    assertThat(answer.getErrorStatus()).isZero();
    assertThat(wire.heaviest).isLessThanOrEqualTo(takes);
    int spare = 150;
    assertThat(wire.heaviest).as("all but the next row").isGreaterThan(takes - spare);
    assertThat(answer.getVariableBindings())
        .hasSizeGreaterThan(takes / 100)
        .extracting(VariableBinding::getOid)
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(oid -> oid.startsWith(SESSIONS));
  }

  @Test
  void aFirstRowThatDoesNotFitIsCutInIt() throws IOException {
    ScopedPDU question = question(PDU.GETBULK, times(15, SESSIONS));
    question.setNonRepeaters(3);
    question.setMaxRepetitions(1000);
    wire.takes = 600;
    PDU answer = answer(question, user());
    assertThat(answer.getErrorStatus()).isZero();
    assertThat(answer.getVariableBindings()).isNotEmpty().hasSizeLessThan(15);
    assertThat(wire.heaviest).isLessThanOrEqualTo(600);
  }

  @Test
  void whoTakesMoreThanADatagramGetsADatagram() throws IOException {
    ScopedPDU question = question(PDU.GETBULK, times(1, SESSIONS));
    question.setMaxRepetitions(20_000);
    wire.takes = Integer.MAX_VALUE;
    assertThat(answer(question, user()).getVariableBindings()).hasSizeGreaterThan(600);
    PDU tooMuch = answer(question(PDU.GET, times(300, LOCATION)), user());
    assertThat(tooMuch.getErrorStatus()).isEqualTo(PDU.tooBig);
    assertThat(wire.heaviest).isLessThanOrEqualTo(LARGEST_DATAGRAM);
  }

  @Test
  void whoAsksByCommunityGetsADatagram() throws IOException {
    CommunityTarget<UdpAddress> community = new CommunityTarget<>();
    community.setCommunity(new OctetString("public"));
    community.setVersion(SnmpConstants.version2c);
    PDU question = new PDU(PDU.GETBULK, List.of(new VariableBinding(SESSIONS)));
    question.setMaxRepetitions(20_000);
    assertThat(answer(question, at(community)).getVariableBindings()).hasSizeGreaterThan(600);
    PDU most = new PDU();
    most.setType(PDU.GET);
    for (OID one : times(300, LOCATION)) {
      most.add(new VariableBinding(one));
    }
    assertThat(answer(most, at(community)).getErrorStatus()).isEqualTo(PDU.tooBig);
  }
}
