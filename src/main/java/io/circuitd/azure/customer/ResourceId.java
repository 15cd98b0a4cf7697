package io.circuitd.azure.customer;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of an ARM id. */
record ResourceId(String subscription, String group, String name) {
  private static final Pattern FORM =
      Pattern.compile(
          "/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\\.Network"
              + "/[^/]+/([^/]+)(?:/.*)?",
          Pattern.CASE_INSENSITIVE);

  static Optional<ResourceId> parse(String id) {
    Matcher form = FORM.matcher(id);
    return form.matches()
        ? Optional.of(new ResourceId(form.group(1), form.group(2), form.group(3)))
        : Optional.empty();
  }

  /** Id of the resource that holds a child, such as the network of a subnet. */
  static String parent(String id, String children) {
    int end = id.toLowerCase(Locale.ROOT).indexOf("/" + children.toLowerCase(Locale.ROOT) + "/");
    return end < 0 ? id : id.substring(0, end);
  }
}
