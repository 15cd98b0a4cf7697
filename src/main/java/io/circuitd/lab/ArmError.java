package io.circuitd.lab;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A refusal in ARM's form. */
final class ArmError extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  ArmError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static ArmError bad(String code, String message) {
    return new ArmError(400, code, message);
  }

  int status() {
    return status;
  }

  ObjectNode body() {
    return body(code, String.valueOf(getMessage()));
  }

  static ObjectNode body(String code, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error").put("code", code).put("message", message).putArray("details");
    return body;
  }
}
