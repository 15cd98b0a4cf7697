package io.circuitd.intent;

import io.circuitd.files.Finding;
import io.circuitd.intent.Refusal.Reason;
import io.circuitd.ssh.SshPublicKey;
import io.circuitd.ssh.SshSignature;
import io.circuitd.ssh.Unusable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what approvals of one circuit are worth now. */
public final class ApprovalJudge {
  /** How far the clocks of two machines may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final ApprovalPolicy policy;
  private final Optional<String> author;
  private final Instant now;

  ApprovalJudge(ApprovalPolicy policy, Optional<String> author, Instant now) {
    this.policy = policy;
    this.author = author;
    this.now = now;
  }

  /** Whether two names mean one person; case and blanks around them do not make another one. */
  public static boolean same(String one, String other) {
    return person(one).equals(person(other));
  }

  private static String person(String by) {
    return by.strip().toLowerCase(Locale.ROOT);
  }

  /** Why a consent does not count; empty when it does. */
  public Optional<Refusal> refusal(Approval approval, Consent consent) {
    if (consent.at().isAfter(now.plus(SKEW))) {
      return refused(
          Reason.FUTURE,
          consent.by(),
          "it was given at " + consent.at() + ", which is later than now; check the clock");
    }
    Optional<Refusal> named = refusalOfPerson(consent.by());
    if (named.isPresent()) {
      return named;
    }
    if (consent.signature().isEmpty()) {
      return policy.settings().signed()
          ? refused(
              Reason.UNSIGNED,
              consent.by(),
              "it is not signed, and circuitd.yaml wants signatures; next: circuitd approve with"
                  + " --key, or with an SSH agent")
          : Optional.empty();
    }
    if (policy.check().isEmpty()) {
      return refused(Reason.BAD_SIGNATURE, consent.by(), uncheckable());
    }
    return policy
        .check()
        .get()
        .refusal(
            consent.signature().get(), approval.signed(consent), consent.by(), consent.at(), now)
        .map(why -> new Refusal(Reason.BAD_SIGNATURE, consent.by(), "signature refused: " + why))
        .or(() -> key(consent).flatMap(key -> authorsKey(key, consent.by())));
  }

  /** Why this person may not approve at all, whatever the signature; empty when they may. */
  public Optional<Refusal> refusalOfPerson(String by) {
    return watchedAuthor()
        .filter(name -> same(name, by))
        .flatMap(name ->
            refused(
                Reason.AUTHOR, by, "is the author of the circuit's file and may not approve it"));
  }

  /** Why a person's signature with this key, made now, would not count; empty when it would. */
  public Optional<Refusal> refusalOfKey(String by, SshPublicKey key) {
    if (policy.check().isEmpty()) {
      return refused(Reason.BAD_SIGNATURE, by, uncheckable());
    }
    return policy
        .check()
        .get()
        .refusal(key, by, now, now)
        .map(why -> new Refusal(Reason.BAD_SIGNATURE, by, "signature refused: " + why))
        .or(() -> authorsKey(key, by));
  }

  private String uncheckable() {
    return "the signature cannot be checked: "
        + policy.findings().stream()
            .findFirst()
            .map(Finding::toString)
            .orElse("circuitd.yaml names no file of approvers; next: set approvals.approvers");
  }

  private Optional<String> watchedAuthor() {
    return policy.settings().authorMayApprove() ? Optional.empty() : author;
  }

  /** Under another name the author is still the author. */
  private Optional<Refusal> authorsKey(SshPublicKey key, String by) {
    return watchedAuthor()
        .flatMap(name ->
            policy
                .check()
                .flatMap(check -> check.signers().gives(key, name))
                .map(where ->
                    new Refusal(
                        Reason.AUTHOR,
                        by,
                        "the key "
                            + key
                            + " is also that of "
                            + name
                            + " ("
                            + where
                            + "), the author of the circuit's file, who may not approve it")));
  }

  private static Optional<Refusal> refused(Reason reason, String by, String words) {
    return Optional.of(new Refusal(reason, by, words));
  }

  /** The key that a consent is signed with; nothing about it is checked. */
  public static Optional<SshPublicKey> key(Consent consent) {
    try {
      return consent.signature().isPresent()
          ? Optional.of(SshSignature.parse(consent.signature().get()).key())
          : Optional.empty();
    } catch (Unusable e) {
      return Optional.empty();
    }
  }

  /**
   * Counts persons.
   *
   * @param consents those of the approval that may count
   */
  public Judgement judge(Approval approval, List<Consent> consents) {
    Map<Consent, Refusal> refused = new HashMap<>();
    List<Person> persons = new ArrayList<>();
    for (Consent consent : new LinkedHashSet<>(consents)) {
      Optional<Refusal> refusal = refusal(approval, consent);
      if (refusal.isPresent()) {
        refused.put(consent, refusal.get());
      } else {
        add(persons, consent, refused);
      }
    }
    return new Judgement(
        policy.settings().count(),
        persons.stream().map(Person::consent).toList(),
        refused,
        others(persons));
  }

  /** One who approved, with all names and keys that are known to be theirs. */
  private record Person(Consent consent, Set<String> marks) {}

  /** A consent may show that two who were counted are one. */
  private static void add(List<Person> persons, Consent consent, Map<Consent, Refusal> refused) {
    Set<String> marks = new HashSet<>();
    marks.add("name " + person(consent.by()));
    key(consent).ifPresent(key -> marks.add(key.line()));
    List<Person> same =
        persons.stream().filter(known -> !Collections.disjoint(known.marks(), marks)).toList();
    if (same.isEmpty()) {
      persons.add(new Person(consent, marks));
      return;
    }
    Person first = same.getFirst();
    refused.put(consent, again(consent, first));
    for (Person other : same.subList(1, same.size())) {
      refused.put(other.consent(), again(other.consent(), first));
      marks.addAll(other.marks());
      persons.remove(other);
    }
    first.marks().addAll(marks);
  }

  private static Refusal again(Consent consent, Person first) {
    return new Refusal(
        Reason.COUNTED_ALREADY,
        consent.by(),
        "the same person or key counts already, as " + first.consent().by());
  }

  private List<String> others(List<Person> persons) {
    Set<String> counted =
        persons.stream().map(known -> person(known.consent().by())).collect(Collectors.toSet());
    return policy.check().stream()
        .flatMap(check -> check.principals(now, watchedAuthor()).stream())
        .filter(name -> !counted.contains(person(name)))
        .filter(name -> watchedAuthor().filter(author -> same(author, name)).isEmpty())
        .toList();
  }
}
