package io.circuitd.render;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Finds and replaces the secrets of a document. */
final class Secrets {
  private Secrets() {}

  static List<Xml> replace(List<Xml> roots, Normaliser normaliser, UnaryOperator<String> change) {
    return roots.stream()
        .map(root ->
            root.mapLeaves(leaf ->
                normaliser.isSecret(leaf) ? leaf.withText(change.apply(leaf.text())) : leaf))
        .toList();
  }

  static boolean anyIn(List<Xml> roots, Normaliser normaliser) {
    List<String> secrets = new ArrayList<>();
    replace(
        roots,
        normaliser,
        secret -> {
          secrets.add(secret);
          return secret;
        });
    return !secrets.isEmpty();
  }

  /**
   * Refuses a document with masks in it.
   *
   * @throws IllegalStateException when a secret is masked
   */
  static void refuseMask(List<Xml> roots, Normaliser normaliser) {
    replace(
        roots,
        normaliser,
        secret -> {
          if (secret.equals(Normaliser.MASK)) {
            throw new IllegalStateException(
                "the stored configuration has its secrets masked and cannot be pushed");
          }
          return secret;
        });
  }
}
