package io.circuitd.lab.datastore;

import java.util.List;

/** An operation that is answered with rpc-errors. */
public final class RpcRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<RpcProblem> problems;

  public RpcRefused(RpcProblem problem) {
    this(List.of(problem));
  }

  public RpcRefused(List<RpcProblem> problems) {
    super(problems.stream().map(p -> p.tag() + ": " + p.message()).toList().toString());
    this.problems = List.copyOf(problems);
  }

  public List<RpcProblem> problems() {
    return problems;
  }
}
