package io.circuitd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.model.CircuitName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
  private static final CircuitName NAME = new CircuitName("example-univ");
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Path place = Path.of("set", "by", "each", "test");
  private Path socket = place;
  private final FixedService service = new FixedService();

  @BeforeEach
  void placeSocket() {
    place = folder.resolve("control");
    socket = place.resolve("circuitd.sock");
  }

  @Test
  void thePlanIsToldWhoAsksByNameAndBySystemUser() {
    List<String> askers = new ArrayList<>();
    FixedService told =
        new FixedService() {
          @Override
          public PlanReport plan(CircuitName circuit, String asker) {
            askers.add(asker);
            return plan(circuit);
          }
        };
    try (ControlServer server = ControlServer.start(socket, told)) {
      ControlClient client = new ControlClient(socket);
      client.plan(NAME, "alice");
      client.plan(NAME);
      assertThat(server).isNotNull();
    }
    String user = "user " + System.getProperty("user.name");
    assertThat(askers).containsExactly("alice, " + user, user);
  }

  @Test
  void everyCallReachesTheServiceWithItsParametersAndComesBackWhole() {
    try (ControlServer server = ControlServer.start(socket, service)) {
      assertThat(server).isNotNull();
      ControlClient client = new ControlClient(socket);
      assertThat(client.status(Optional.empty())).isEqualTo(service.status(Optional.empty()));
      assertThat(client.plan(NAME)).isEqualTo(service.plan(NAME));
      for (boolean now : List.of(true, false)) {
        assertThat(client.drift(Optional.of(NAME), Optional.of("pop 1/r&1"), now))
            .isEqualTo(service.drift(Optional.of(NAME), Optional.of("pop 1/r&1"), now));
      }
      assertThat(client.reload().circuits()).isEqualTo(1);
      assertThat(service.reloads).hasValue(1);
    }
  }

  @Test
  void onlyOwnerAndGroupReachTheSocketAndItsFolder() throws IOException {
    try (ControlServer server = ControlServer.start(socket, service)) {
      assertThat(server).isNotNull();
      assertThat(mode(socket)).isEqualTo("rw-rw----");
      assertThat(mode(place)).isEqualTo("rwxr-x---");
    }
  }

  @Test
  void aFolderThatIsOpenToOthersIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectory(place);
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatExceptionOfType(ControlUnavailable.class)
        .isThrownBy(() -> ControlServer.start(socket, service))
        .withMessageContainingAll("rwxrwxrwx", "expected rwxr-x---", "chmod 750");
    assertThat(mode(place)).isEqualTo("rwxrwxrwx");
  }

  @Test
  void theSocketGoesWhenTheDaemonStopsAndCanBeTakenAgain() {
    ControlServer.start(socket, service).close();

    assertThat(socket).doesNotExist();
    try (ControlServer again = ControlServer.start(socket, service)) {
      assertThat(again).isNotNull();
      assertThat(new ControlClient(socket).reload().circuits()).isEqualTo(1);
    }
  }

  @Test
  void aSocketThatADeadDaemonLeftIsReplaced() throws IOException {
    Files.createDirectory(place);
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-x---"));
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    assertFailure(Reason.NO_DAEMON, () -> new ControlClient(socket).reload())
        .contains("nobody answers on " + socket);

    try (ControlServer server = ControlServer.start(socket, service)) {
      assertThat(server).isNotNull();
      assertThat(new ControlClient(socket).reload().circuits()).isEqualTo(1);
    }
  }

  @Test
  void aSocketOnWhichSomebodyAnswersIsLeftToThem() throws IOException {
    Files.createDirectory(place);
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-x---"));
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket));

      assertThatExceptionOfType(ControlUnavailable.class)
          .isThrownBy(() -> ControlServer.start(socket, service))
          .withMessageContaining("another daemon already answers on " + socket);
      assertThat(socket).exists();
    }
  }

  @Test
  void aSecondDaemonOnTheSameSocketIsRefusedAndTheFirstGoesOn() {
    try (ControlServer first = ControlServer.start(socket, service)) {
      assertThat(first).isNotNull();
      assertThatExceptionOfType(ControlUnavailable.class)
          .isThrownBy(() -> ControlServer.start(socket, new FixedService()))
          .withMessageContaining(
              "another daemon (process " + ProcessHandle.current().pid() + ") already answers");
      assertThat(new ControlClient(socket).reload().circuits()).isEqualTo(1);
      assertThat(service.reloads).hasValue(1);
    }
  }

  @Test
  void aFileInTheWayIsNotDeleted() throws IOException {
    Files.createDirectory(place);
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-x---"));
    Files.writeString(socket, "precious");

    assertThatExceptionOfType(ControlUnavailable.class)
        .isThrownBy(() -> ControlServer.start(socket, service))
        .withMessageContaining("is in the way");
    assertThat(socket).hasContent("precious");
  }

  @Test
  void aPathThatTheSystemDoesNotTakeIsRefusedInWords() {
    Path deep = folder.resolve("x".repeat(110)).resolve("circuitd.sock");

    assertThatExceptionOfType(ControlUnavailable.class)
        .isThrownBy(() -> ControlServer.start(deep, service))
        .withMessageContainingAll(deep.toString(), "too long");
  }

  @Test
  void failuresComeBackWithTheirReasonAndTheServicesOwnWords() {
    try (ControlServer server = ControlServer.start(socket, service)) {
      assertThat(server).isNotNull();
      ControlClient client = new ControlClient(socket);
      assertFailure(Reason.REFUSED, () -> client.status(Optional.of(new CircuitName("refused"))))
          .isEqualTo("config/x.yaml:3:1: é is wrong");
      assertFailure(Reason.NOT_FOUND, () -> client.status(Optional.of(new CircuitName("none"))))
          .isEqualTo("no circuit none; known: example-univ");
      assertFailure(Reason.NOT_FOUND, () -> call(client, "GET", "/nonsense", Map.of()))
          .contains("/nonsense", "/status", "/reload");
      assertFailure(Reason.BAD_CALL, () -> call(client, "GET", "/reload", Map.of()))
          .contains("/reload was called by GET; expected [POST]");
      assertFailure(Reason.BAD_CALL, () -> call(client, "GET", "/plan", Map.of()))
          .contains("without its parameter circuit");
      assertFailure(Reason.BAD_CALL, () -> call(client, "GET", "/plan", Map.of("circuit", "A_")))
          .contains("circuit name 'A_'");
    }
  }

  @Test
  void anUnforeseenFailureIsToldWithoutItsInsidesAndTheDaemonGoesOn() {
    try (ControlServer server = ControlServer.start(socket, service)) {
      assertThat(server).isNotNull();
      ControlClient client = new ControlClient(socket);
      assertFailure(Reason.INTERNAL, () -> client.status(Optional.of(new CircuitName("faulty"))))
          .contains("GET /status", "its log says why")
          .doesNotContain("the cause", "IllegalState");
      assertThat(client.reload().circuits()).isEqualTo(1);
    }
  }

  @Test
  void aBigAnswerArrivesWhole() {
    String line = "é".repeat(99) + "\n";
    ControlRoute big = new ControlRoute("GET", "/big", call -> Map.of("text", line.repeat(50_000)));
    try (ControlServer server = ControlServer.start(socket, service, List.of(big))) {
      assertThat(server).isNotNull();
      Map<?, ?> answer = call(new ControlClient(socket), "GET", "/big", Map.of());
      assertThat(answer.get("text")).isEqualTo(line.repeat(50_000));
    }
  }

  @Test
  void aCommandGivesUpOnADaemonThatDoesNotAnswer() {
    CountDownLatch end = new CountDownLatch(1);
    ControlRoute slow =
        new ControlRoute(
            "GET",
            "/slow",
            call -> {
              awaitQuietly(end);
              return Map.of();
            });
    try (ControlServer server = ControlServer.start(socket, service, List.of(slow))) {
      assertThat(server).isNotNull();
      ControlClient client = new ControlClient(socket);
      assertFailure(
              Reason.UNREACHABLE,
              () -> client.call("GET", "/slow", Map.of(), Duration.ofMillis(200), Map.class))
          .contains("no answer within");
      end.countDown();
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotTakenForWhole() throws Exception {
    Files.createDirectory(place);
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket));
      Thread half =
          Thread.ofVirtual()
              .start(() ->
                  answerOnce(
                      other, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"circuits\":1"));
      assertFailure(Reason.UNREACHABLE, () -> new ControlClient(socket).reload())
          .contains("broke off", "of 900 bytes");
      half.join();
    }
  }

  @Test
  void withoutADaemonTheFailureNamesTheSocket() {
    assertFailure(Reason.NO_DAEMON, () -> new ControlClient(socket).reload())
        .contains("no daemon runs for this configuration", socket.toString());
  }

  private static void answerOnce(ServerSocketChannel server, String answer) {
    try (var channel = server.accept()) {
      channel.read(ByteBuffer.allocate(4096));
      channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<?, ?> call(
      ControlClient client, String method, String path, Map<String, String> parameters) {
    return client.call(method, path, parameters, SOON, Map.class);
  }

  private static AbstractStringAssert<?> assertFailure(Reason reason, ThrowingCallable call) {
    ControlFailure failure = catchThrowableOfType(ControlFailure.class, call);
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).isEqualTo(reason);
    return assertThat(failure.text());
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
