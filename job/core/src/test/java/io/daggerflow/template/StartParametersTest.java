package io.daggerflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.value.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartParametersTest {

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(String json) throws Exception {
    return (Map<String, Object>) Json.parse(json);
  }

  private static WorkflowTemplate template(String fields) throws Exception {
    String json =
        """
        {"template": "T", "version": 1, %s, "processes":
          [{"name": "P", "tasks": [{"name": "A", "type": "assign", "set": {"x": 1}}]}]}
        """
            .formatted(fields);
    return WorkflowTemplate.read("", Located.of(object(json)), new CelExpressions()).orThrow();
  }

  @ParameterizedTest(name = "{0} is no {1}, but {2}")
  @CsvSource({
    "'\"5\"', integer, an integer, a string",
    "5.0, integer, an integer, a number",
    "'\"5\"', number, a number, a string",
    "5, string, a string, an integer",
    "'\"true\"', boolean, a boolean, a string",
    "[], object, an object, an array",
    "'{}', array, an array, an object",
    "true, timestamp, a timestamp, a boolean",
    "'\"soon\"', timestamp, a timestamp, a string that does not read as one",
    "'\"5m\"', duration, a duration, a string that does not read as one",
  })
  void nothingIsConverted(String value, String type, String expected, String found)
      throws Exception {
    WorkflowTemplate template = template("\"parameters\": {\"p\": {\"type\": \"" + type + "\"}}");
    assertThat(StartParameters.of(template, object("{\"p\": " + value + "}")).problems())
        .containsExactly("Expected parameter 'p' to be " + expected + ", but it is " + found);
  }

  @ParameterizedTest
  @CsvSource({
    "5, integer",
    "123456789012345678901234567890, integer",
    "5, number",
    "5.5, number",
    "'\"2024-01-31T00:00:00Z\"', timestamp",
    "1700000000, timestamp",
    "'\"P1M\"', duration",
    "90, duration",
    "null, integer",
  })
  void whatFitsIsAccepted(String value, String type) throws Exception {
    WorkflowTemplate template = template("\"parameters\": {\"p\": {\"type\": \"" + type + "\"}}");
    assertThat(StartParameters.of(template, object("{\"p\": " + value + "}")).problems()).isEmpty();
  }

  @Test
  void nullCountsAsNotGivenAndDefaultsAreFilledIn() throws Exception {
    WorkflowTemplate template =
        template("\"parameters\": {\"p\": {\"type\": \"integer\", \"default\": 7}}");
    StartParameters start = StartParameters.of(template, object("{\"p\": null, \"q\": null}"));
    assertThat(start.values()).isEqualTo(Map.of("p", 7L));
    assertThat(start.problems()).isEmpty();
  }

  @Test
  void allProblemsComeAtOnce() throws Exception {
    WorkflowTemplate template =
        template(
            "\"additionalParameters\": false, \"parameters\": {\"amount\": {\"type\": \"number\"},"
                + " \"order\": {\"type\": \"string\", \"required\": true}}");
    assertThat(StartParameters.of(template, object("{\"amount\": \"5\", \"odrer\": 1}")).problems())
        .containsExactly(
            "Expected parameter 'amount' to be a number, but it is a string",
            "Expected declared parameters only, but 'odrer' is an unknown name"
                + " (did you mean 'order'?)",
            "Expected parameter 'order', but it is missing");
  }

  @Test
  void aChangeNeedsNotNameRequiredOnes() throws Exception {
    WorkflowTemplate template =
        template("\"parameters\": {\"p\": {\"type\": \"integer\", \"required\": true}}");
    assertThat(StartParameters.typeProblems(template, object("{\"q\": 1}"))).isEmpty();
    assertThat(StartParameters.typeProblems(template, object("{\"p\": \"x\"}"))).hasSize(1);
  }
}
