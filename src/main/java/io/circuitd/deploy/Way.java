package io.circuitd.deploy;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.EditConfig;
import io.circuitd.netconf.EditConfig.ErrorOption;
import io.circuitd.netconf.EditConfig.TestOption;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.w3c.dom.Element;

/** How a change gets onto a router so that it can be taken back. */
sealed interface Way {
  /** The datastore that is locked and edited. */
  Datastore target();

  /**
   * How a commit made now would be taken back.
   *
   * @param running what the router has before the edit
   * @throws Edit.NotRestorable where it could not be taken back after a crash
   */
  TakeBack takeBack(Edit edit, Element running) throws Edit.NotRestorable;

  /** Fills the candidate; does nothing where there is none. */
  void fill(NetconfSession session, List<String> payloads);

  /** Makes running what is wanted. */
  void commit(NetconfSession session, TakeBack back, List<String> payloads, Duration window);

  /** Makes the commit stay. */
  void confirm(NetconfSession session, TakeBack back);

  /**
   * The best way that a router offers, as far as its profile lets it.
   *
   * @return empty where nothing could be taken back
   */
  static Optional<Way> of(Capabilities hello, NetconfAbilities profile) {
    boolean validates = profile.validate() && hello.validate();
    if (profile.candidate() && hello.candidate()) {
      return Optional.of(
          profile.confirmedCommit() && hello.confirmedCommit()
              ? new Confirmed(profile.persist() && hello.confirmedCommit11())
              : new Plain());
    }
    return hello.writableRunning() && hello.rollbackOnError()
        ? Optional.of(new Running(validates))
        : Optional.empty();
  }

  /** Confirmed commit: the router takes it back unless it is confirmed (RFC 6241, 8.4). */
  record Confirmed(boolean persist) implements Way {
    @Override
    public Datastore target() {
      return Datastore.CANDIDATE;
    }

    @Override
    public TakeBack takeBack(Edit edit, Element running) {
      return new TakeBack.ByRouter(
          persist ? Optional.of("circuitd-" + UUID.randomUUID()) : Optional.empty());
    }

    @Override
    public void fill(NetconfSession session, List<String> payloads) {
      payloads.forEach(payload -> session.editConfig(Datastore.CANDIDATE, payload));
    }

    @Override
    public void commit(
        NetconfSession session, TakeBack back, List<String> payloads, Duration window) {
      session.confirmedCommit(window, back.persist());
    }

    @Override
    public void confirm(NetconfSession session, TakeBack back) {
      session.confirm(back.persist());
    }
  }

  /** A commit for good (RFC 6241, 8.3), taken back by the computed inverse. */
  record Plain() implements Way {
    @Override
    public Datastore target() {
      return Datastore.CANDIDATE;
    }

    @Override
    public TakeBack takeBack(Edit edit, Element running) throws Edit.NotRestorable {
      return new TakeBack.ByInverse(target(), edit.former(running));
    }

    @Override
    public void fill(NetconfSession session, List<String> payloads) {
      payloads.forEach(payload -> session.editConfig(Datastore.CANDIDATE, payload));
    }

    @Override
    public void commit(
        NetconfSession session, TakeBack back, List<String> payloads, Duration window) {
      session.commit();
    }

    @Override
    public void confirm(NetconfSession session, TakeBack back) {}
  }

  /**
   * Edits of running, each taken whole or not at all (RFC 6241, 8.2 and 8.5), taken back by the
   * computed inverse.
   *
   * @param test the router validates before it sets (RFC 6241, 8.6)
   */
  record Running(boolean test) implements Way {
    @Override
    public Datastore target() {
      return Datastore.RUNNING;
    }

    @Override
    public TakeBack takeBack(Edit edit, Element running) throws Edit.NotRestorable {
      return new TakeBack.ByInverse(target(), edit.former(running));
    }

    @Override
    public void fill(NetconfSession session, List<String> payloads) {}

    @Override
    public void commit(
        NetconfSession session, TakeBack back, List<String> payloads, Duration window) {
      for (String payload : payloads) {
        EditConfig whole =
            EditConfig.of(Datastore.RUNNING, payload).with(ErrorOption.ROLLBACK_ON_ERROR);
        session.editConfig(test ? whole.with(TestOption.TEST_THEN_SET) : whole);
      }
    }

    @Override
    public void confirm(NetconfSession session, TakeBack back) {}
  }
}
