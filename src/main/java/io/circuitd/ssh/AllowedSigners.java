package io.circuitd.ssh;

import io.circuitd.files.Findings;
import io.circuitd.files.Loaded;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whose keys are good for what: a file in the format of ssh-keygen(1), ALLOWED SIGNERS. Lines for
 * certificate authorities are not supported.
 *
 * @param lines those that name a key, in order of the file
 */
public record AllowedSigners(Path file, List<Line> lines) {
  public AllowedSigners {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param number from 1
   * @param principals who may sign with the key
   * @param namespaces what for; empty for everything
   * @param validAfter first instant at which the key is good
   * @param validBefore last instant at which it is
   */
  public record Line(
      int number,
      PatternList principals,
      SshPublicKey key,
      Optional<PatternList> namespaces,
      Optional<Instant> validAfter,
      Optional<Instant> validBefore) {

    /** Why a signature does not count; empty when it does. */
    private Optional<String> refusal(String namespace, Instant at, Instant now) {
      if (namespaces.filter(list -> !list.matches(namespace)).isPresent()) {
        return Optional.of(
            "is good for the namespaces " + namespaces.get() + " alone, not for " + namespace);
      }
      Optional<Instant> after = validAfter.filter(from -> at.isBefore(from) || now.isBefore(from));
      if (after.isPresent()) {
        return Optional.of("is not valid before " + after.get());
      }
      return validBefore
          .filter(to -> at.isAfter(to) || now.isAfter(to))
          .map(to -> "was valid until " + to);
    }
  }

  /**
   * Reads a file; one broken line, and nothing of it is taken.
   *
   * @param zone of the times without a Z
   */
  public static Loaded<AllowedSigners> load(Path file, ZoneId zone) {
    Findings findings = new Findings();
    List<Line> lines = new AllowedSignersReader(file, zone, findings).read();
    return new Loaded<>(
        findings.hasErrors() ? Optional.empty() : Optional.of(new AllowedSigners(file, lines)),
        findings.sorted());
  }

  /**
   * Why a person's signature with a key does not count; empty when it does. The times of a line
   * must hold both at the claimed time of signing and now: the signer could claim any.
   *
   * @param principal who is said to have signed
   * @param at when, as the signer claims
   */
  public Optional<String> refusal(
      SshPublicKey key, String principal, String namespace, Instant at, Instant now) {
    List<Line> withKey = lines.stream().filter(line -> line.key().equals(key)).toList();
    if (withKey.isEmpty()) {
      return Optional.of("the key " + key + " is not in " + file);
    }
    List<Line> theirs =
        withKey.stream().filter(line -> line.principals().matches(principal)).toList();
    if (theirs.isEmpty()) {
      return Optional.of(
          "the key "
              + key
              + " is not "
              + principal
              + "'s: "
              + withKey.stream()
                  .map(line -> at(line) + " gives it to " + line.principals())
                  .collect(Collectors.joining(", ")));
    }
    List<String> refusals = new ArrayList<>();
    for (Line line : theirs) {
      Optional<String> refusal = line.refusal(namespace, at, now);
      if (refusal.isEmpty()) {
        return Optional.empty();
      }
      refusals.add("by " + at(line) + " the key " + key + " " + refusal.get());
    }
    return Optional.of(String.join("; ", refusals));
  }

  /** The line that gives a key to a person, for whatever and whenever; empty when none does. */
  public Optional<String> gives(SshPublicKey key, String principal) {
    return lines.stream()
        .filter(line -> line.key().equals(key) && line.principals().matches(principal))
        .map(this::at)
        .findFirst();
  }

  /** Those who could sign now with a key that is taken, as far as they are named outright. */
  List<String> principals(String namespace, Instant now, Predicate<SshPublicKey> taken) {
    TreeSet<String> names = new TreeSet<>();
    for (Line line : lines) {
      if (line.refusal(namespace, now, now).isEmpty() && taken.test(line.key())) {
        for (String name : line.principals().toString().split(",", -1)) {
          if (!name.matches("!.*|.*[*?].*") && line.principals().matches(name)) {
            names.add(name);
          }
        }
      }
    }
    return List.copyOf(names);
  }

  private String at(Line line) {
    return file + ":" + line.number();
  }
}
