package io.circuitd.netconf;

import io.circuitd.netconf.NetconfSession.Datastore;
import java.util.Locale;
import java.util.Optional;

/**
 * One {@code edit-config} (RFC 6241, 7.2); what is left empty is left to the router's default.
 *
 * @param target running or candidate
 */
public record EditConfig(
    Datastore target,
    Content content,
    Optional<DefaultOperation> defaultOperation,
    Optional<TestOption> testOption,
    Optional<ErrorOption> errorOption) {

  /** What is edited in. */
  public sealed interface Content permits ConfigSource.Inline, ConfigSource.Url {}

  /** What happens to elements without an operation attribute; {@code merge} by default. */
  public enum DefaultOperation {
    MERGE,
    REPLACE,
    NONE;

    /** The word of the RFC. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Only with the capability validate; {@code test-only} only with its version 1.1. */
  public enum TestOption {
    TEST_THEN_SET,
    SET,
    TEST_ONLY;

    /** The word of the RFC. */
    public String word() {
      return hyphenated(this);
    }
  }

  /** {@code rollback-on-error} only with the capability of that name. */
  public enum ErrorOption {
    STOP_ON_ERROR,
    CONTINUE_ON_ERROR,
    ROLLBACK_ON_ERROR;

    /** The word of the RFC. */
    public String word() {
      return hyphenated(this);
    }
  }

  public EditConfig {
    if (target == Datastore.STARTUP) {
      throw new IllegalArgumentException(
          "edit-config edits running or candidate, never startup (RFC 6241, 8.7.5)");
    }
  }

  /**
   * All options left to the router.
   *
   * @param xml the children of {@code <config>}
   */
  public static EditConfig of(Datastore target, String xml) {
    return of(target, new ConfigSource.Inline(xml));
  }

  public static EditConfig of(Datastore target, Content content) {
    return new EditConfig(target, content, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public EditConfig with(DefaultOperation operation) {
    return new EditConfig(target, content, Optional.of(operation), testOption, errorOption);
  }

  public EditConfig with(TestOption option) {
    return new EditConfig(target, content, defaultOperation, Optional.of(option), errorOption);
  }

  public EditConfig with(ErrorOption option) {
    return new EditConfig(target, content, defaultOperation, testOption, Optional.of(option));
  }

  private static String hyphenated(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
