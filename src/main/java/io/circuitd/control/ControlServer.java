package io.circuitd.control;

import io.circuitd.control.ControlFailure.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's side of the local API: HTTP on a Unix domain socket, JSON in the answers. */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  /** Longer than the slowest answer: a plan reads Azure and several routers. */
  private static final Duration IDLE = Duration.ofMinutes(15);

  private final Server server;
  private final SocketClaim claim;

  private ControlServer(Server server, SocketClaim claim) {
    this.server = server;
    this.claim = claim;
  }

  /**
   * Opens the socket, for its owner and group alone. A socket that a dead daemon left is replaced.
   *
   * @param socket its folder is made when missing
   * @throws ControlUnavailable when another daemon has it, or the place cannot be used
   */
  public static ControlServer start(Path socket, ControlService service) {
    return start(socket, service, List.of());
  }

  /** As {@link #start(Path, ControlService)}, with further calls. */
  public static ControlServer start(
      Path socket, ControlService service, List<ControlRoute> further) {
    List<ControlRoute> routes = new ArrayList<>(ControlRoute.of(service));
    routes.addAll(further);
    SocketClaim claim = SocketClaim.of(socket);
    Server server = new Server(new VirtualThreadPool());
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    UnixDomainServerConnector connector =
        new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setUnixDomainPath(socket);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setHandler(new Routes(routes));
    ControlServer control = new ControlServer(server, claim);
    try {
      server.start();
      claim.restrict();
    } catch (Exception e) {
      control.close();
      throw new ControlUnavailable(
          "the control socket " + socket + " cannot be opened: " + e.getMessage());
    }
    LOG.info("commands are answered on {}", socket);
    return control;
  }

  /** Closes the socket and removes it. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the control socket did not close cleanly: {}", e.toString());
    }
    claim.close();
  }

  private static final class Routes extends Handler.Abstract {
    private final Map<String, Map<String, ControlRoute>> byPath = new LinkedHashMap<>();

    Routes(List<ControlRoute> routes) {
      for (ControlRoute route : routes) {
        byPath
            .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
            .put(route.method(), route);
      }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      int status = 200;
      byte[] body;
      String name = request.getMethod() + " " + Request.getPathInContext(request);
      try {
        body = ControlJson.bytes(route(request).answer().apply(call(request)));
      } catch (ControlFailure e) {
        status = e.reason().status();
        body = ControlJson.bytes(new Refusal(e.reason().toString(), e.text()));
      } catch (RuntimeException e) {
        // The last stop of an unforeseen failure: without an answer the command would hang.
        LOG.error("{} failed", name, e);
        status = Reason.INTERNAL.status();
        body =
            ControlJson.bytes(
                new Refusal(
                    Reason.INTERNAL.toString(),
                    "the daemon failed at " + name + " and is still running; its log says why"));
      }
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      response.write(true, ByteBuffer.wrap(body), callback);
      return true;
    }

    private ControlRoute route(Request request) {
      String path = Request.getPathInContext(request);
      Map<String, ControlRoute> methods = byPath.get(path);
      if (methods == null) {
        throw new ControlFailure(
            Reason.NOT_FOUND,
            "the daemon knows no " + path + "; expected one of " + byPath.keySet());
      }
      ControlRoute route = methods.get(request.getMethod());
      if (route == null) {
        throw new ControlFailure(
            Reason.BAD_CALL,
            path + " was called by " + request.getMethod() + "; expected " + methods.keySet());
      }
      return route;
    }

    private static ControlRequest call(Request request) {
      Map<String, String> parameters = new LinkedHashMap<>();
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        parameters.put(field.getName(), field.getValue());
      }
      return new ControlRequest(
          request.getMethod(), Request.getPathInContext(request), parameters, user(request));
    }

    private static Optional<String> user(Request request) {
      try {
        return request.getConnectionMetaData().getConnection().getEndPoint().getTransport()
                instanceof SocketChannel channel
            ? Optional.of(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName())
            : Optional.empty();
      } catch (IOException | UnsupportedOperationException e) {
        return Optional.empty();
      }
    }
  }
}
