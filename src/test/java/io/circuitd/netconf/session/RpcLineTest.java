package io.circuitd.netconf.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.ReplyLimits;
import io.circuitd.netconf.events.Notifications;
import io.circuitd.netconf.transport.Transport;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RpcLineTest {
  private static final String HELLO =
      "<hello xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><capabilities><capability>"
          + "urn:ietf:params:netconf:base:1.0</capability></capabilities>"
          + "<session-id>1</session-id></hello>]]>]]>";

  /** Says hello, and later breaks the thread that reads as a lack of memory would. */
  private static final class Breaking implements Transport {
    private final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public InputStream input() {
      InputStream breaking =
          new InputStream() {
            @Override
            public int read() {
              try {
                asked.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new StackOverflowError("of a test");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
              return read();
            }
          };
      return new SequenceInputStream(
          new ByteArrayInputStream(HELLO.getBytes(StandardCharsets.UTF_8)), breaking);
    }

    @Override
    public OutputStream output() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}
  }

  @Test
  void whateverEndsTheReadingFailsWhoWaits() throws Exception {
    Breaking transport = new Breaking();
    RpcLine line =
        new RpcLine(
            "r1",
            transport,
            ReplyLimits.DEFAULT,
            new ReplyMemory(),
            new Notifications("r1"),
            Optional.empty());
    line.greet(Duration.ofSeconds(20));
    transport.asked.countDown();
    assertThatThrownBy(() -> line.call("commit", "<commit/>", Duration.ofSeconds(3)))
        .isInstanceOf(Lost.class);
    assertThat(line.isOpen()).isFalse();
  }
}
