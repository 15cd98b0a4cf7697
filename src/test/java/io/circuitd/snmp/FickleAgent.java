package io.circuitd.snmp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.TransportStateReference;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** An agent that answers in every way but the simple one. */
final class FickleAgent extends UdpAgent {
  /** What it does with its answers. */
  enum Way {
    PLAIN,
    TWICE,
    /** From another port. */
    FROM_ELSEWHERE,
    /** Keeps them until {@link #release}. */
    HELD
  }

  final Map<OID, Variable> cells = new ConcurrentSkipListMap<>();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger messages = new AtomicInteger();
  final AtomicInteger tooBig = new AtomicInteger();
  volatile Way way = Way.PLAIN;

  /** How many of the messages to come are lost on their way here. */
  final AtomicInteger losing = new AtomicInteger();

  /** More bindings than this are too big for an answer. */
  volatile int most = Integer.MAX_VALUE;

  private final List<Runnable> held = new ArrayList<>();
  private final DatagramChannel elsewhere = DatagramChannel.open();
  private final Thread serving;

  FickleAgent(int number) throws IOException {
    this(number, 0);
  }

  FickleAgent(int number, int port) throws IOException {
    super(number, port, new LocalKeys());
    serving = Thread.ofVirtual().start(this::serve);
  }

  /** Lets its engine say other boots and another time. */
  void says(int boots, int time) {
    usm.setLocalEngine(new OctetString(engineId()), boots, time);
  }

  int heldBack() {
    synchronized (held) {
      return held.size();
    }
  }

  /** Sends what it held back. */
  void release() {
    List<Runnable> sending;
    synchronized (held) {
      sending = List.copyOf(held);
      held.clear();
    }
    sending.forEach(Runnable::run);
  }

  private void serve() {
    ByteBuffer in = buffer();
    try {
      while (true) {
        receive(in);
      }
    } catch (ClosedChannelException e) {
      // The end.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void handle(InetSocketAddress from, byte[] message) {
    messages.incrementAndGet();
    if (losing.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      super.handle(from, message);
    }
  }

  @Override
  void answer(PDU request, PDU answer) {
    requests.incrementAndGet();
    TreeMap<OID, Variable> now = new TreeMap<>(cells);
    List<VariableBinding> rows = new ArrayList<>();
    if (request.getType() == PDU.GETBULK) {
      OID last = request.get(0).getOid();
      for (int i = 0; i < request.getMaxRepetitions(); i++) {
        Map.Entry<OID, Variable> next = now.higherEntry(last);
        if (next == null) {
          rows.add(new VariableBinding(last, Null.endOfMibView));
          break;
        }
        last = next.getKey();
        rows.add(new VariableBinding(last, next.getValue()));
      }
    } else {
      for (VariableBinding asked : request.getAll()) {
        rows.add(
            new VariableBinding(
                asked.getOid(), now.getOrDefault(asked.getOid(), Null.noSuchInstance)));
      }
    }
    answer.clear();
    answer.setType(PDU.RESPONSE);
    answer.setRequestID(request.getRequestID());
    if (rows.size() > most) {
      tooBig.incrementAndGet();
      answer.setErrorStatus(PDU.tooBig);
    } else {
      answer.addAll(rows);
    }
  }

  @Override
  public void sendMessage(
      UdpAddress to,
      byte[] message,
      @Nullable TransportStateReference state,
      long timeout,
      int retries)
      throws IOException {
    InetSocketAddress there = new InetSocketAddress(to.getInetAddress(), to.getPort());
    switch (way) {
      case PLAIN -> channel.send(ByteBuffer.wrap(message), there);
      case TWICE -> {
        channel.send(ByteBuffer.wrap(message), there);
        channel.send(ByteBuffer.wrap(message), there);
      }
      case FROM_ELSEWHERE -> elsewhere.send(ByteBuffer.wrap(message), there);
      case HELD -> {
        synchronized (held) {
          held.add(() -> send(message, there));
        }
      }
    }
  }

  private void send(byte[] message, InetSocketAddress there) {
    try {
      channel.send(ByteBuffer.wrap(message), there);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    elsewhere.close();
    try {
      // The port is free when nobody reads any more.
      serving.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
