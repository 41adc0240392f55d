package io.daggerflow.call;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of a call's name and of its answer: fields 1 to 7 of a message. */
public final class AnswerFormat {

  private AnswerFormat() {}

  /**
   * What was read.
   *
   * @param answer null if there was none
   */
  public record Read(CallId id, @Nullable Answer answer) {}

  /**
   * Writes the fields.
   *
   * @param answer null for none
   */
  public static void write(FieldWriter out, CallId id, @Nullable Answer answer) {
    out.number(1, id.life()).text(2, id.path()).number(3, id.run()).number(4, id.attempt());
    if (answer instanceof Answer.Result result) {
      out.value(5, result.value());
    } else if (answer instanceof Answer.Response response) {
      out.message(
          6,
          fields ->
              fields
                  .number(1, response.status())
                  .value(2, response.headers())
                  .value(3, response.body()));
    } else if (answer instanceof Answer.Failed failed) {
      out.message(
          7,
          fields ->
              fields.text(1, failed.code()).text(2, failed.message()).flag(3, failed.retryable()));
    }
  }

  /** Reads all fields that there are. */
  public static Read read(FieldReader in) {
    long life = 0;
    String path = "";
    int run = 0;
    int attempt = 0;
    Answer answer = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> life = in.number();
        case 2 -> path = in.text();
        case 3 -> run = (int) in.number();
        case 4 -> attempt = (int) in.number();
        case 5 -> answer = new Answer.Result(in.value());
        case 6 -> answer = response(in.message());
        case 7 -> answer = failed(in.message());
        default -> in.keep();
      }
    }
    return new Read(new CallId(life, path, run, attempt), answer);
  }

  private static Answer response(FieldReader in) {
    int status = 0;
    Map<String, String> headers = new LinkedHashMap<>();
    Object body = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> status = (int) in.number();
        case 2 -> read(in.value(), headers);
        case 3 -> body = in.value();
        default -> in.keep();
      }
    }
    return new Answer.Response(status, headers, body);
  }

  private static void read(@Nullable Object json, Map<String, String> headers) {
    if (json instanceof Map<?, ?> map) {
      map.forEach((name, text) -> headers.put((String) name, (String) text));
    }
  }

  private static Answer failed(FieldReader in) {
    String code = null;
    String message = "";
    boolean retryable = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> code = in.text();
        case 2 -> message = in.text();
        case 3 -> retryable = in.flag();
        default -> in.keep();
      }
    }
    return new Answer.Failed(code, message, retryable);
  }
}
