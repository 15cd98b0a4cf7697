package io.circuitd.lab;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The LIST of the fake, in pages that follow each other by a {@code nextLink}. */
final class CrossConnectionList {
  private static final Pattern TOKEN =
      Pattern.compile("(?:\\$|%24)skiptoken=(\\d+)\\.([^&]*)", Pattern.CASE_INSENSITIVE);
  private final Collection<FakeCircuit> circuits;
  private final int pageSize;

  /**
   * @param circuits in the order of the list
   */
  CrossConnectionList(Collection<FakeCircuit> circuits, int pageSize) {
    this.circuits = circuits;
    this.pageSize = pageSize;
  }

  /** The number of the page that a request asks for, from 1. */
  static int page(String pathAndQuery) {
    Matcher token = TOKEN.matcher(pathAndQuery);
    return token.find() ? Integer.parseInt(token.group(1)) : 1;
  }

  /**
   * One page.
   *
   * @param within start of the ids that belong to the list
   * @param self the URL that was asked for
   * @throws ArmError for a page that was never offered
   */
  ObjectNode page(String within, URI self) throws ArmError {
    List<FakeCircuit> all =
        circuits.stream().filter(circuit -> lower(circuit.id()).startsWith(lower(within))).toList();
    int from = 0;
    Matcher token = TOKEN.matcher(self.toString());
    if (token.find()) {
      from = after(all, token.group(2));
    } else if (self.toString().contains("skiptoken")) {
      throw ArmError.bad("InvalidSkipToken", "The skip token is not valid.");
    }
    int to = Math.min(all.size(), from + pageSize);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode items = body.putArray("value");
    all.subList(from, to).forEach(circuit -> items.add(circuit.listItem()));
    if (to < all.size()) {
      body.put("nextLink", next(self, page(self.toString()) + 1, all.get(to - 1)));
    }
    return body;
  }

  /** What was deleted since the page before must not make the list skip anything. */
  private static int after(List<FakeCircuit> all, String lastKey) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).key().toString().compareToIgnoreCase(lastKey) > 0) {
        return i;
      }
    }
    return all.size();
  }

  private static String next(URI self, int page, FakeCircuit last) {
    String query = Optional.ofNullable(self.getQuery()).orElse("").replaceAll("&?\\$skip.*", "");
    return self.getScheme()
        + "://"
        + self.getAuthority()
        + self.getPath()
        + "?"
        + query
        + "&%24skiptoken="
        + URLEncoder.encode(page + "." + last.key(), StandardCharsets.UTF_8);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
