package io.circuitd.design;

import io.circuitd.files.SecretRef;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.VlanId;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** A leg as JSON, for the journal and the records; secrets stay references. */
public final class LegJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(module())
          // A leg that an older version wrote says nothing of maintenance.
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private LegJson() {}

  public static String write(Leg leg) {
    return MAPPER.writeValueAsString(leg);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UnreadableLeg when it is damaged, or of a release that wrote it otherwise
   */
  public static Leg read(String json) {
    try {
      JsonNode leg = MAPPER.readTree(json);
      if (!leg.isObject()) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      // A routed leg may have a service as well, which is a name.
      return leg.path("service").isObject()
          ? MAPPER.treeToValue(leg, SwitchedLeg.class)
          : MAPPER.treeToValue(leg, RoutedLeg.class);
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      throw new UnreadableLeg(
          "what is stored of the leg cannot be read: "
              + why(e)
              + "; next: run the release of circuitd that wrote it, or bring the store back from a"
              + " copy",
          e);
    }
  }

  /** What binds JSON to fields speaks of classes, which says nothing to an operator. */
  private static String why(RuntimeException e) {
    return switch (e) {
      case StreamReadException _ -> "it is no JSON, or a part of some";
      case JacksonException fields ->
          "it is not of the form that this release writes"
              + fields.getPath().stream()
                  .map(JacksonException.Reference::getPropertyName)
                  .filter(Objects::nonNull)
                  .reduce((outer, inner) -> outer + "." + inner)
                  .map(field -> ", in " + field)
                  .orElse("");
      case IllegalArgumentException words -> String.valueOf(words.getMessage());
      default -> "a part of it is missing";
    };
  }

  private static SimpleModule module() {
    SimpleModule module = new SimpleModule("leg");
    text(module, CircuitName.class, CircuitName::new);
    text(module, ServiceKey.class, ServiceKey::parse);
    text(module, Asn.class, Asn::parse);
    text(module, VlanId.class, text -> new VlanId(Integer.parseInt(text)));
    text(module, SecretRef.class, SecretRef::parse);
    text(
        module,
        PeeringPrefix.class,
        text -> text.contains(":") ? Ipv6Prefix126.parse(text) : Ipv4Prefix30.parse(text));
    text(module, BfdSetting.class, LegJson::bfd);
    return module;
  }

  private static BfdSetting bfd(String text) {
    if (text.equals("disabled")) {
      return new BfdSetting.Disabled();
    }
    int times = text.indexOf('x');
    return new BfdSetting.Enabled(
        Integer.parseInt(text.substring(0, times)), Integer.parseInt(text.substring(times + 1)));
  }

  private static String toText(Object value) {
    return switch (value) {
      case BfdSetting.Disabled disabled -> "disabled";
      case BfdSetting.Enabled(int interval, int multiplier) -> interval + "x" + multiplier;
      default -> value.toString();
    };
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(
        type,
        new ValueSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeString(toText(value));
          }
        });
    module.addDeserializer(
        type,
        new ValueDeserializer<T>() {
          @Override
          public T deserialize(JsonParser in, DeserializationContext context) {
            return parse.apply(in.getString());
          }
        });
  }
}
