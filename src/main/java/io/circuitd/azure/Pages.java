package io.circuitd.azure;

import io.circuitd.azure.ArmCloud.NoAnswer;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Reads a list to its end, page by page. The pages are plain JSON: the SDK's typed list fails as a
 * whole where a single item holds a number that its model has no room for, such as a customer's
 * 4-byte AS number in a Microsoft peering.
 */
final class Pages {
  /** More than any provider has; a server that never comes to an end shall not keep us. */
  private static final int MOST = 1000;

  private Pages() {}

  /**
   * Hands over each item of each page.
   *
   * @param what the list, for messages
   * @throws NoAnswer when one page was not answered with a page: then nothing that was handed over
   *     tells what is not in the list
   */
  static void read(ArmCloud arm, String path, String what, Consumer<JsonNode> item)
      throws NoAnswer {
    Set<URI> asked = new HashSet<>();
    Optional<URI> next = Optional.of(arm.url(path));
    while (next.isPresent()) {
      if (!asked.add(next.get()) || asked.size() > MOST) {
        throw arm.malformed(what, "it comes to no end, page " + asked.size());
      }
      JsonNode page = page(arm, next.get(), what);
      page.path("value").forEach(item);
      next = next(arm, page, what);
    }
  }

  private static JsonNode page(ArmCloud arm, URI url, String what) throws NoAnswer {
    ArmAnswer answer = arm.get(url);
    if (answer.status() != 200 || answer.json().isEmpty()) {
      throw new NoAnswer(
          arm.title() + " answered the list of " + what + " with " + answer.describe(), answer);
    }
    JsonNode page = answer.json().get();
    if (!page.path("value").isArray()) {
      throw arm.malformed(what, "field value is missing or wrong; expected an array");
    }
    return page;
  }

  /** Where the list goes on, as Azure wrote it: its token is not ours to read or spell anew. */
  private static Optional<URI> next(ArmCloud arm, JsonNode page, String what) throws NoAnswer {
    JsonNode shown = page.path("nextLink");
    if (!shown.isMissingNode() && !shown.isNull() && !shown.isString()) {
      throw arm.malformed(what, "field nextLink is wrong; expected a text");
    }
    Optional<String> link = shown.stringValueOpt().filter(text -> !text.isBlank());
    if (link.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = URI.create(link.get());
      if (arm.owns(url)) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException e) {
      // Told below, together with links to elsewhere.
    }
    throw arm.malformed(what, "it goes on at '" + link.get() + "'; expected " + arm.config().arm());
  }
}
