package io.circuitd.deploy;

import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.profile.DeviceProfile.CommitHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks a router who committed; one for each way in which routers tell it. */
sealed interface CommitReader permits JunosCommits, IosXrCommits {
  /**
   * The commits that the router remembers, in its own order; those without a user or a time that
   * can be read are left out. Empty when its answer is none.
   *
   * @param now tells the time, for a router whose history does not say which time zone it is in
   * @throws NetconfException as the session does
   */
  Optional<List<RouterCommit>> read(NetconfSession session, Supplier<Instant> now);

  /** The reader for what a device profile says; empty for a router that does not tell. */
  static Optional<CommitReader> of(CommitHistory history) {
    return switch (history) {
      case NONE -> Optional.empty();
      case JUNOS -> Optional.of(new JunosCommits());
      case IOSXR -> Optional.of(new IosXrCommits());
    };
  }

  /** A history of which nothing can be read tells no more than none. */
  static Optional<List<RouterCommit>> told(int entries, List<RouterCommit> readable) {
    return entries > 0 && readable.isEmpty() ? Optional.empty() : Optional.of(readable);
  }
}
