package io.circuitd.snmp;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** A UDP socket whose receive buffer was asked for, and of which is known what the kernel gave. */
class UdpSocket extends DefaultUdpTransportMapping {
  private final int wanted;
  private final int receiveBuffer;

  /**
   * Opens it.
   *
   * @param buffer bytes asked from the kernel for messages that wait to be read
   * @throws IOException when the address is taken, or not ours
   */
  UdpSocket(UdpAddress address, int buffer) throws IOException {
    super(address);
    wanted = buffer;
    socket.setReceiveBufferSize(buffer);
    receiveBuffer = socket.getReceiveBufferSize();
    // One thread reads and decodes, so that one buffer is enough.
    setAsyncMsgProcessingSupported(false);
  }

  /** What the kernel gave, bytes; at most net.core.rmem_max. */
  final int receiveBuffer() {
    return receiveBuffer;
  }

  /** What was closed stays closed; the library would open another. */
  @Override
  protected synchronized DatagramSocket ensureSocket() throws SocketException {
    DatagramSocket open = socket;
    if (open == null) {
      throw new SocketException("closed");
    }
    return open;
  }

  @Override
  protected DatagramSocket renewSocketAfterException(
      SocketException trouble, @Nullable DatagramSocket failed) throws SocketException {
    DatagramSocket anew = super.renewSocketAfterException(trouble, failed);
    anew.setReceiveBufferSize(wanted);
    return anew;
  }
}
