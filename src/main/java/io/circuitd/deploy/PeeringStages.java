package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureExchange;
import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.MicrosoftConfig;
import io.circuitd.azure.PeeringWrite;
import io.circuitd.deploy.AzureStages.Subject;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.Asn;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The stages of a change that write a peering: whole, its state, or away with it. */
final class PeeringStages {
  private final AzureClouds azure;
  private final Function<SecretRef, Secret> secrets;
  private final UnaryOperator<String> keyed;
  private final AzureWriter writer;
  private final AzureWriter settler;

  /**
   * @param keyed the keyed hash of a secret
   * @param settler for what must not be stopped, as it ends what has begun
   */
  PeeringStages(
      AzureClouds azure,
      Function<SecretRef, Secret> secrets,
      UnaryOperator<String> keyed,
      AzureWriter writer,
      AzureWriter settler) {
    this.azure = azure;
    this.secrets = secrets;
    this.keyed = keyed;
    this.writer = writer;
    this.settler = settler;
  }

  /**
   * Writes a peering. A shared key cannot be read back.
   *
   * @param disabled an approved plan disabled it, so that it stays so
   */
  Outcome peering(Stage.Peering stage, boolean disabled, Subject subject, StepLog log) {
    PeeringWrite write = peeringWrite(stage, secrets);
    PeeringType type = write.type();
    write.sharedKey().ifPresent(log::hide);
    Function<CrossConnection, List<String>> missing =
        fresh ->
            fresh
                .peering(type)
                .map(found ->
                    found.enabled() || disabled
                        ? write.differences(found)
                        : List.of("state " + found.state()))
                .orElse(List.of("no " + type.title()));
    return writer.write(
        subject,
        log,
        new AzureWriter.Write(
            type.title(),
            UnaryOperator.identity(),
            missing,
            stage.sharedKey().isEmpty(),
            fresh ->
                anotherKey(stage.secretHash(), write.sharedKey())
                    .or(() ->
                        missing.apply(fresh).isEmpty() || ignoredByAzure(write, fresh, log)
                            ? Optional.empty()
                            : changedByAnother(fresh, type, subject)),
            fresh -> azure.putPeering(fresh, write, heard(log)),
            fresh ->
                fresh
                    .peering(type)
                    .filter(write::onlyIpv6Missing)
                    .map(found -> ignoredIpv6(type))));
  }

  /** True when our write has landed, though its answer may be lost, without its IPv6 half. */
  private static boolean ignoredByAzure(PeeringWrite write, CrossConnection fresh, StepLog log) {
    return log.last(Step.AZURE_WRITE).isPresent()
        && fresh.peering(write.type()).filter(write::onlyIpv6Missing).isPresent();
  }

  /** What operators are told when Azure took a peering and left its IPv6 half out. */
  static String ignoredIpv6(PeeringType type) {
    return "R-131: Azure took the "
        + type.title()
        + " without its IPv6 half: IPv4 works, IPv6 does not; next: the customer adds the IPv6"
        + " prefixes to the peering in the Azure portal";
  }

  /**
   * Enables or disables a peering; all else of it stays as it is.
   *
   * @param reset a later stage enables it again
   */
  Outcome state(Stage.PeeringState stage, boolean reset, Subject subject, StepLog log) {
    Outcome outcome;
    try {
      Optional<Secret> key = stage.sharedKey().map(ref -> secrets.apply(SecretRef.parse(ref)));
      key.ifPresent(log::hide);
      outcome = state(stage, key, subject, log);
    } catch (SecretUnavailable e) {
      outcome = new Outcome.Failed("shared key: " + e.getMessage());
    }
    if (stage.settles()) {
      return notLeftDisabled(stage.type(), subject, outcome);
    }
    return reset && outcome instanceof Outcome.Later(String why) && log.azureMayHaveIt()
        ? mayBeDisabled(why)
        : outcome;
  }

  private Outcome state(
      Stage.PeeringState stage, Optional<Secret> key, Subject subject, StepLog log) {
    PeeringType type = stage.type();
    Subject ground = stage.settles() ? subject.onAnyGround() : subject;
    // A read may show what was before the peering was disabled, so it proves nothing until the
    // enabling was accepted; and one that is disabled without us is not ours to enable again.
    boolean provable = !stage.settles() && (stage.enabled() || log.azureMayHaveIt());
    AtomicReference<@Nullable CrossConnection> last = new AtomicReference<>();
    Outcome outcome =
        (stage.settles() ? settler : writer)
            .write(
                ground,
                log,
                new AzureWriter.Write(
                    type.title() + " " + stage.target(),
                    UnaryOperator.identity(),
                    fresh -> {
                      last.set(fresh);
                      return fresh
                          .peering(type)
                          .map(found ->
                              found.enabled() == stage.enabled()
                                  ? List.<String>of()
                                  : List.of("state " + found.state()))
                          .orElse(List.of("no " + type.title()));
                    },
                    provable,
                    fresh ->
                        gone(fresh, type)
                            .or(() -> anotherKey(stage.secretHash(), key))
                            .or(() -> changedByAnother(fresh, type, ground)),
                    fresh -> azure.setPeeringState(fresh, type, stage.target(), key, heard(log))));
    if (outcome instanceof Outcome.Done && !subject.peerings().isEmpty()) {
      Optional.ofNullable(last.get())
          .flatMap(now -> Ground.lost(subject.peerings(), now, type))
          .ifPresent(lost -> log.step(Step.AZURE_IGNORED, Map.of("what", notKept(type, lost))));
    }
    return outcome;
  }

  private static String notKept(PeeringType type, String lost) {
    return "R-131: Azure did not keep all of the "
        + type.title()
        + " when its state was written: "
        + lost
        + "; next: look at the new plan; what Azure does not take from us the customer adds in the"
        + " Azure portal";
  }

  private static Optional<String> gone(CrossConnection fresh, PeeringType type) {
    return fresh.peering(type).isPresent()
        ? Optional.empty()
        : Optional.of(
            "R-129: the peering is gone at Azure; next: find out who took it away, then see"
                + " circuitd plan");
  }

  private static Outcome mayBeDisabled(String why) {
    return new Outcome.Unsettled(
        "this change may have left it disabled, and goes on trying to enable it: " + why);
  }

  /** What our own change has disabled is tried again as long as there is something to enable. */
  private Outcome notLeftDisabled(PeeringType type, Subject subject, Outcome outcome) {
    if (outcome instanceof Outcome.Later(String reason)) {
      return mayBeDisabled(reason);
    }
    String why =
        switch (outcome) {
          case Outcome.Failed(String reason) -> reason;
          case Outcome.Refused(String reason) -> reason;
          default -> "";
        };
    boolean there =
        !why.isEmpty()
            && switch (azure.get(subject.cloud(), subject.id())) {
              case Reading.Present<CrossConnection>(CrossConnection now) ->
                  now.peering(type).isPresent();
              case Reading.Absent<CrossConnection> _ -> false;
              case Reading.Unknown<CrossConnection> _ -> true;
            };
    return there ? mayBeDisabled(why) : outcome;
  }

  /** Takes a peering away that stands as it was planned on. */
  Outcome delete(Stage.DeletePeering stage, Subject subject, StepLog log) {
    PeeringType type = stage.type();
    return writer.write(
        subject,
        log,
        new AzureWriter.Write(
            "deletion of the " + type.title(),
            words ->
                words
                    + "; next: the customer removes what is attached to the circuit, or the peering"
                    + " itself, then plan and approve again",
            fresh ->
                fresh
                    .peering(type)
                    .map(AzurePeering::name)
                    .map(name -> List.of(name + " still there"))
                    .orElse(List.of()),
            true,
            fresh -> changedByAnother(fresh, type, subject),
            fresh -> azure.deletePeering(fresh, type, heard(log))));
  }

  private static Consumer<AzureExchange> heard(StepLog log) {
    return AzureStages.heard(log);
  }

  private Optional<String> anotherKey(String planned, Optional<Secret> key) {
    String hash = key.map(secret -> keyed.apply(secret.reveal())).orElse("");
    return hash.equals(planned)
        ? Optional.empty()
        : Optional.of("the shared key changed since the approval; next: plan and approve again");
  }

  static PeeringWrite peeringWrite(Stage.Peering stage, Function<SecretRef, Secret> secrets) {
    Map<Side, Ipv6Prefix126> ipv6 = new EnumMap<>(Side.class);
    stage.primaryIpv6().map(Ipv6Prefix126::parse).ifPresent(p -> ipv6.put(Side.PRIMARY, p));
    stage.secondaryIpv6().map(Ipv6Prefix126::parse).ifPresent(p -> ipv6.put(Side.SECONDARY, p));
    return new PeeringWrite(
        new VlanId(stage.vlanId()),
        new Asn(stage.peerAsn()),
        Map.of(
            Side.PRIMARY,
            Ipv4Prefix30.parse(stage.primaryIpv4()),
            Side.SECONDARY,
            Ipv4Prefix30.parse(stage.secondaryIpv4())),
        ipv6,
        stage.sharedKey().map(ref -> secrets.apply(SecretRef.parse(ref))),
        stage
            .microsoft()
            .map(part ->
                new MicrosoftConfig(
                    part.advertisedPrefixes(),
                    part.customerAsn().map(Asn::new),
                    part.routingRegistry())));
  }

  /**
   * Why a peering is not touched: it is not as planned on. One that is as our write leaves it has
   * not come here.
   */
  private static Optional<String> changedByAnother(
      CrossConnection fresh, PeeringType type, Subject subject) {
    if (subject.peerings().isEmpty() || Ground.stands(subject.peerings(), fresh, type)) {
      return Optional.empty();
    }
    String then = Ground.peering(subject.peerings(), type);
    String now = Ground.peering(fresh, type);
    return Optional.of(
        "R-129: the peering was changed at Azure since the approval: approved on "
            + (then.isEmpty() ? "none" : then)
            + ", now "
            + (now.isEmpty() ? "none" : now)
            + "; next: look at the new plan and approve it");
  }
}
