package io.circuitd.azure;

/** A body from Azure, or a file with one, that lacks a field we cannot do without. */
public final class MalformedAzureBody extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String field;

  MalformedAzureBody(String what, String field, String expected) {
    super(what + ": field " + field + " is missing or wrong; expected " + expected);
    this.field = field;
  }

  /** Path of the field, such as {@code properties.peeringLocation}. */
  public String field() {
    return field;
  }
}
