package io.circuitd.control;

import io.circuitd.advice.Advice;
import io.circuitd.files.Severity;
import io.circuitd.model.BgpState;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.rollout.Stages.Stage;
import java.util.Arrays;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Reports as JSON: constants and value types as the words that operators read, instants as ISO 8601
 * in UTC, what is empty as {@code null}.
 */
public final class ControlJson {
  private static final JsonMapper MAPPER = mapper();

  private ControlJson() {}

  /** For {@code --json}: indented, ending without a line end. */
  public static String pretty(Object report) {
    return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
  }

  static byte[] bytes(Object report) {
    return MAPPER.writeValueAsBytes(report);
  }

  /**
   * Reads a report back.
   *
   * @throws JacksonException when the text is no such report
   */
  static <T> T read(byte[] json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  private static JsonMapper mapper() {
    SimpleModule words = new SimpleModule("circuitd");
    spell(words, CircuitName.class, CircuitName::value, CircuitName::new);
    spell(words, BgpState.class, BgpState::word, named(BgpState.values(), BgpState::word));
    spell(
        words,
        ConnectionState.class,
        ConnectionState::word,
        named(ConnectionState.values(), ConnectionState::word));
    spell(words, Severity.class, Severity::word, named(Severity.values(), Severity::word));
    spell(
        words,
        Advice.Status.class,
        Advice.Status::word,
        named(Advice.Status.values(), Advice.Status::word));
    spell(words, Stage.class, Stage::word, named(Stage.values(), Stage::word));
    return JsonMapper.builder().addModule(words).build();
  }

  private static <E> Function<String, E> named(E[] values, Function<E, String> word) {
    return text ->
        Arrays.stream(values)
            .filter(value -> word.apply(value).equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known"));
  }

  private static <T> void spell(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(
        type,
        new StdSerializer<T>(type) {
          @Override
          public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeString(write.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          @Override
          public T deserialize(JsonParser in, DeserializationContext context) {
            String text = in.getValueAsString();
            try {
              return read.apply(text);
            } catch (IllegalArgumentException e) {
              return type.cast(
                  context.handleWeirdStringValue(type, text, "%s", String.valueOf(e.getMessage())));
            }
          }
        });
  }
}
