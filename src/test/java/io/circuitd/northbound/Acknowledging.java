package io.circuitd.northbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Acknowledges each inform that comes to a socket, and keeps the numbers in their texts, such as
 * {@code blown 7.}; until the socket is closed.
 *
 * @param community of the informs, which are of SNMPv2c
 * @param numbers those behind the word, in order of arrival
 */
record Acknowledging(DatagramSocket socket, String community, Pattern word, List<Integer> numbers)
    implements Runnable {
  private static final byte INFORM = (byte) 0xa6;
  private static final byte RESPONSE = (byte) 0xa2;

  static Acknowledging start(DatagramSocket socket, String community, String word)
      throws SocketException {
    socket.setSoTimeout(0);
    Acknowledging started =
        new Acknowledging(
            socket, community, Pattern.compile(word + " (\\d+)\\."), new CopyOnWriteArrayList<>());
    Thread.ofVirtual().start(started);
    return started;
  }

  @Override
  public void run() {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    try {
      while (!socket.isClosed()) {
        packet.setLength(2000);
        socket.receive(packet);
        String octets =
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
        Matcher said = word.matcher(octets);
        if (said.find()) {
          numbers.add(Integer.valueOf(said.group(1)));
        }
        int pdu = octets.indexOf(community) + community.length();
        if (packet.getData()[pdu] == INFORM) {
          packet.getData()[pdu] = RESPONSE;
          socket.send(packet);
        }
      }
    } catch (SocketException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
