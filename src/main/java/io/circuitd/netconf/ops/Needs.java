package io.circuitd.netconf.ops;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.ConfigSource;
import io.circuitd.netconf.ConfigTarget;
import io.circuitd.netconf.EditConfig;
import io.circuitd.netconf.Filter;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.WithDefaults;
import io.circuitd.netconf.ops.Operation.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What parts of operations ask of a router (RFC 6241, 8). */
final class Needs {
  static final Need CANDIDATE = new Need("candidate", Capabilities::candidate);
  static final Need VALIDATE = new Need("validate", Capabilities::validate);
  static final Need CONFIRMED_COMMIT = new Need("confirmed-commit", Capabilities::confirmedCommit);
  static final Need CONFIRMED_COMMIT_11 =
      new Need("confirmed-commit:1.1", Capabilities::confirmedCommit11);
  static final Need NOTIFICATION = new Need("notification", Capabilities::notification);
  private static final Need VALIDATE_11 = new Need("validate:1.1", Capabilities::validate11);
  private static final Need STARTUP = new Need("startup", Capabilities::startup);
  private static final Need XPATH = new Need("xpath", Capabilities::xpath);
  private static final Need WRITABLE_RUNNING =
      new Need("writable-running", Capabilities::writableRunning);
  private static final Need ROLLBACK_ON_ERROR =
      new Need("rollback-on-error", Capabilities::rollbackOnError);

  private Needs() {}

  static List<Need> reading(ConfigSource source) {
    return switch (source) {
      case Datastore store -> named(store);
      case ConfigSource.Url url -> List.of(scheme(url));
      case ConfigSource.Inline inline -> List.of();
    };
  }

  static List<Need> writing(ConfigTarget target) {
    return switch (target) {
      case Datastore store -> store == Datastore.RUNNING ? List.of(WRITABLE_RUNNING) : named(store);
      case ConfigSource.Url url -> List.of(scheme(url));
    };
  }

  static List<Need> named(Datastore store) {
    return switch (store) {
      case RUNNING -> List.of();
      case CANDIDATE -> List.of(CANDIDATE);
      case STARTUP -> List.of(STARTUP);
    };
  }

  private static Need scheme(ConfigSource.Url url) {
    String scheme = url.scheme();
    return new Need("url with scheme " + scheme, c -> c.urlSchemes().contains(scheme));
  }

  static List<Need> query(Query query) {
    List<Need> needs = new ArrayList<>(query.filter().map(Needs::filter).orElse(List.of()));
    needs.addAll(defaults(query.defaults()));
    return needs;
  }

  static List<Need> filter(Filter filter) {
    return filter instanceof Filter.XPath ? List.of(XPATH) : List.of();
  }

  static List<Need> defaults(Optional<WithDefaults> mode) {
    return mode.stream()
        .map(asked ->
            new Need(
                "with-defaults " + asked.word(),
                c -> c.withDefaults().filter(o -> o.offered().contains(asked)).isPresent()))
        .toList();
  }

  static List<Need> edit(EditConfig edit) {
    List<Need> needs = new ArrayList<>(writing(edit.target()));
    if (edit.content() instanceof ConfigSource.Url url) {
      needs.add(scheme(url));
    }
    edit.testOption()
        .map(option -> option == EditConfig.TestOption.TEST_ONLY ? VALIDATE_11 : VALIDATE)
        .ifPresent(needs::add);
    edit.errorOption()
        .filter(option -> option == EditConfig.ErrorOption.ROLLBACK_ON_ERROR)
        .ifPresent(option -> needs.add(ROLLBACK_ON_ERROR));
    return needs;
  }
}
