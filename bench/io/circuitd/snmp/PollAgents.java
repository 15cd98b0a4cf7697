package io.circuitd.snmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.snmp4j.PDU;
import org.snmp4j.SNMP4JSettings;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Many SNMPv3 agents in a JVM of their own, a UDP port and an engine each, served by one thread.
 * Writes its ports on one line, and ends with its input.
 */
final class PollAgents {
  static final int PEERS = 10;
  static final int[] COLUMNS = {2, 14, 16};

  private final TreeMap<OID, Variable> cells = new TreeMap<>();
  private final Selector selector;

  private PollAgents() throws IOException {
    selector = Selector.open();
    for (int peer = 1; peer <= PEERS; peer++) {
      cells.put(cell(2, peer), new Integer32(6));
      cells.put(cell(14, peer), OctetString.fromByteArray(new byte[] {0, 0}));
      cells.put(cell(16, peer), new Gauge32(86_400));
    }
  }

  /** State, last error or time of a peer in bgpPeerTable. */
  static OID cell(int column, int peer) {
    return new OID("1.3.6.1.2.1.15.3.1").append(column).append("192.0.2." + peer);
  }

  /**
   * Serves.
   *
   * @param args how many
   */
  public static void main(String[] args) throws IOException {
    SNMP4JSettings.setVerifyResponsePeerAddress(true);
    PollAgents agents = new PollAgents();
    LocalKeys keys = new LocalKeys();
    System.out.println(
        IntStream.range(0, Integer.parseInt(args[0]))
            .mapToObj(number -> agents.add(number, keys))
            .map(String::valueOf)
            .collect(Collectors.joining(",")));
    Thread.ofPlatform().daemon().start(agents::serve);
    while (System.in.read() >= 0) {
      // Waits for the end.
    }
  }

  private int add(int number, LocalKeys keys) {
    try {
      Agent agent = new Agent(number, keys);
      agent.channel.configureBlocking(false);
      agent.channel.register(selector, SelectionKey.OP_READ, agent);
      return agent.port();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve() {
    ByteBuffer in = UdpAgent.buffer();
    try {
      while (true) {
        selector.select(key -> receive((Agent) key.attachment(), in));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void receive(Agent agent, ByteBuffer in) {
    try {
      agent.receive(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Agent extends UdpAgent {
    Agent(int number, LocalKeys keys) throws IOException {
      super(number, 0, keys);
    }

    @Override
    void answer(PDU request, PDU answer) {
      if (request.getType() == PDU.GETBULK) {
        bulk(request, answer);
      } else {
        for (VariableBinding row : answer.getAll()) {
          row.setVariable(cells.getOrDefault(row.getOid(), Null.noSuchInstance));
        }
      }
    }

    private void bulk(PDU request, PDU answer) {
      List<OID> last = new ArrayList<>(request.getAll().stream().map(row -> row.getOid()).toList());
      answer.clear();
      answer.setType(PDU.RESPONSE);
      answer.setRequestID(request.getRequestID());
      for (int row = 0; row < request.getMaxRepetitions(); row++) {
        for (int column = 0; column < last.size(); column++) {
          Map.Entry<OID, Variable> next = cells.higherEntry(last.get(column));
          if (next == null) {
            answer.add(new VariableBinding(last.get(column), Null.endOfMibView));
          } else {
            last.set(column, next.getKey());
            answer.add(new VariableBinding(next.getKey(), next.getValue()));
          }
        }
      }
    }
  }
}
