package io.circuitd.netconf.events;

import io.circuitd.netconf.Event;
import io.circuitd.netconf.EventRequest;
import io.circuitd.netconf.Subscription;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/** Brings the notifications of one session to its subscription. */
public final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  private final String router;
  private final AtomicReference<@Nullable EventQueue> subscriber = new AtomicReference<>();

  public Notifications(String router) {
    this.router = router;
  }

  /**
   * Makes room for a subscription, before the router is asked for it: its first events may come
   * with its reply.
   *
   * @return empty while the router still serves another one
   */
  public Optional<Subscription> begin(EventRequest request) {
    EventQueue queue = new EventQueue(request.capacity());
    return subscriber.compareAndSet(null, queue) ? Optional.of(queue) : Optional.empty();
  }

  /** The router has refused the subscription, or served it to its stop time. */
  public void over(String why) {
    EventQueue queue = subscriber.getAndSet(null);
    if (queue != null) {
      queue.end(why);
    }
  }

  /** True while the router sends notifications, whether somebody reads them or not. */
  public boolean active() {
    return subscriber.get() != null;
  }

  /** Takes a {@code <notification>} from the line, without waiting for anybody. */
  public void arrived(Element message) {
    EventQueue queue = subscriber.get();
    if (queue == null) {
      LOG.debug("{}: notification dropped, none was asked for", router);
      return;
    }
    Event event = EventReader.read(message);
    if (event instanceof Event.Malformed(String why, String xml)) {
      LOG.warn("{}: notification not understood: {}: {}", router, why, xml);
    }
    queue.offer(event);
    if (event instanceof Event.NotificationComplete) {
      over("the stop time was reached");
    }
  }

  /** What came as a notification cannot be read at all; the session goes on. */
  public void unreadable(String why) {
    LOG.warn("{}: notification not understood: {}", router, why);
    EventQueue queue = subscriber.get();
    if (queue != null) {
      queue.offer(new Event.Malformed(why, ""));
    }
  }

  /** The session is over; what has arrived can still be read. */
  public void lineEnded(String why) {
    EventQueue queue = subscriber.get();
    if (queue != null) {
      queue.end("the session ended: " + why);
    }
  }
}
