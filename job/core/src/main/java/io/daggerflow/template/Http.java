package io.daggerflow.template;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.Scope;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code http}: sends a request, and is over when an expected status came.
 *
 * @param url a value
 * @param method as {@code GET}
 * @param headers values
 * @param body a value; null for none
 * @param expectStatus codes as {@code 402} and classes as {@code 2xx}
 * @param set over {@code response}
 */
public record Http(
    Expression url,
    String method,
    Map<String, Expression> headers,
    @Nullable Expression body,
    List<String> expectStatus,
    SetClause set)
    implements TaskKind {

  static final String TYPE = "http";

  /** The variable with the answer. */
  static final String RESPONSE = "response";

  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://.+");
  private static final Pattern METHOD = Pattern.compile("[A-Z]+");
  private static final Pattern STATUS = Pattern.compile("[1-5](xx|[0-9][0-9])");
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  static Http read(Fields fields, Set<String> variables) {
    Set<String> secret = Variables.and(variables, "secrets");
    return new Http(
        url(fields, secret),
        method(fields),
        Expressions.values(fields, "headers", secret),
        Expressions.optionalValue(fields, "body", secret),
        expectStatus(fields),
        SetClause.read(fields, Variables.and(variables, RESPONSE)));
  }

  private static Expression url(Fields fields, Set<String> variables) {
    Expression url = Expressions.textValue(fields, "url", variables);
    if (url instanceof Constant constant
        && constant.value() instanceof String text
        && !ABSOLUTE.matcher(text).matches()) {
      fields.problem(
          "url", "Expected 'url' to begin with http:// or https://, but it is '" + text + "'");
    }
    return url;
  }

  private static String method(Fields fields) {
    String method = fields.optionalText("method");
    if (method != null && !METHOD.matcher(method).matches()) {
      fields.problem(
          "method",
          "Expected 'method' to be in capital letters as GET, but it is '" + method + "'");
    }
    return method == null ? "GET" : method;
  }

  private static List<String> expectStatus(Fields fields) {
    if (!fields.has("expectStatus")) {
      return List.of("2xx");
    }
    List<Located> elements =
        fields.isList("expectStatus") ? fields.at("expectStatus").elements() : List.of();
    List<String> expected = elements.stream().map(element -> Values.text(element.json())).toList();
    if (expected.isEmpty() || !expected.stream().allMatch(STATUS.asMatchPredicate())) {
      fields.problem(
          "expectStatus",
          "Expected 'expectStatus' to be a list of codes and classes as [2xx, 402], but it is "
              + Json.text(fields.json("expectStatus")));
    }
    return expected;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    task.call(call(task.scope()));
  }

  @Override
  public Call call(Scope scope) {
    Map<String, String> texts = new LinkedHashMap<>();
    headers.forEach((name, header) -> texts.put(name, Values.text(header.evaluate(scope))));
    return new Call.HttpRequest(
        method,
        Values.text(url.evaluate(scope)),
        texts,
        body == null ? null : body.evaluate(scope));
  }

  @Override
  public Expression tryTimeout() {
    return Calls.TIMEOUT;
  }

  @Override
  public Map<String, @Nullable Object> withoutAnswer() {
    return Map.of(RESPONSE, json(new Answer.Response(0, Map.of(), null)));
  }

  @Override
  public void answered(TaskContext task, Answer answer) {
    if (answer instanceof Answer.Response response) {
      answered(task, response);
    } else if (answer instanceof Answer.Failed failed) {
      String code = failed.code() == null ? "NO_ANSWER" : failed.code();
      task.fail(new Failure(code, failed.message(), Failure.Kind.RETRYABLE, withoutAnswer()));
    } else {
      throw new IllegalArgumentException("no answer to a request: " + answer.getClass());
    }
  }

  private void answered(TaskContext task, Answer.Response response) {
    int status = response.status();
    Map<String, @Nullable Object> json = json(response);
    if (expectStatus.stream().anyMatch(expected -> matches(expected, status))) {
      Calls.complete(task, set, RESPONSE, json);
      return;
    }
    boolean again = status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status / 100 == 5;
    task.fail(
        new Failure(
            "HTTP_STATUS",
            "Expected status " + String.join(", ", expectStatus) + ", but it is " + status,
            again ? Failure.Kind.RETRYABLE : Failure.Kind.NOT_RETRYABLE,
            Map.of(RESPONSE, json)));
  }

  private static boolean matches(String expected, int status) {
    return expected.endsWith("xx")
        ? expected.charAt(0) - '0' == status / 100
        : expected.equals(Integer.toString(status));
  }

  private static Map<String, @Nullable Object> json(Answer.Response response) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", (long) response.status());
    json.put("headers", response.headers());
    json.put("body", response.body());
    return json;
  }
}
