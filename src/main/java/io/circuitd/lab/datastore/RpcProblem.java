package io.circuitd.lab.datastore;

import java.util.Optional;

/**
 * One {@code rpc-error} to answer (RFC 6241, 4.3).
 *
 * @param type transport, rpc, protocol or application
 * @param warning severity warning instead of error
 * @param path error-path
 * @param info inner XML of error-info, in the base namespace; empty for none
 */
public record RpcProblem(
    String type,
    String tag,
    boolean warning,
    Optional<String> appTag,
    Optional<ConfigPath> path,
    String message,
    String info) {

  /** An error of the protocol layer, without a path. */
  public static RpcProblem protocol(String tag, String message) {
    return new RpcProblem("protocol", tag, false, Optional.empty(), Optional.empty(), message, "");
  }

  /** An error of the application layer at a place in the configuration. */
  public static RpcProblem application(String tag, ConfigPath path, String message) {
    return new RpcProblem(
        "application", tag, false, Optional.empty(), Optional.of(path), message, "");
  }

  /** The same with an error-info. */
  public RpcProblem withInfo(String inner) {
    return new RpcProblem(type, tag, warning, appTag, path, message, inner);
  }

  /** The same with an error-app-tag. */
  public RpcProblem withAppTag(String newAppTag) {
    return new RpcProblem(type, tag, warning, Optional.of(newAppTag), path, message, info);
  }

  /** The same as a warning. */
  public RpcProblem asWarning() {
    return new RpcProblem(type, tag, true, appTag, path, message, info);
  }
}
