package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.engine.Rejection;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentFormatTest {

  private static final String DEFINITION =
      "{'template': 'T', 'version': 2, 'processes': [{'name': 'P', 'tasks':"
          + " [{'name': 'A', 'type': 'assign', 'set': {'a': 1}}]}]}";

  private final DeploymentFormat format = new DeploymentFormat(new CelExpressions());

  private DeploymentFormat.Deployment read(String json) throws Exception {
    return format.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTemplateIsDeployed() throws Exception {
    DeploymentFormat.Deployment deployment =
        read("{'type': 'deploy', 'requestId': 'r', 'definition': " + DEFINITION + "}");

    assertThat(Objects.requireNonNull(deployment.template()).id()).isEqualTo("T@2");
    assertThat(deployment.requestId()).isEqualTo("r");
    assertThat(deployment.rejection()).isNull();
    assertThat(deployment.retired()).isNull();
  }

  @Test
  void aVersionIsRetired() throws Exception {
    DeploymentFormat.Deployment deployment =
        read("{'type': 'retire', 'template': 'T', 'version': 2, 'requestId': 'r'}");

    assertThat(deployment.retired()).isEqualTo(new DeploymentFormat.Version("T", 2));
    assertThat(deployment.template()).isNull();
    assertThat(deployment.rejection()).isNull();
    Rejection refused = deployment.refused(Rejection.Code.UNKNOWN_TEMPLATE, "Expected …");
    assertThat(RejectionFormat.key(refused)).isEqualTo("T");
    assertThat(text(RejectionFormat.write(refused, 0)))
        .startsWith("{\"template\":\"T\",\"version\":2,\"requestId\":\"r\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          []                                            | INVALID_REQUEST | 'type' to be a text, but it is missing
          {'type': 'start'}                             | INVALID_REQUEST | 'type' to be 'deploy' or 'retire', but it is 'start'
          {'type': 'deploy'}                            | INVALID_REQUEST | 'definition' to be an object, but it is missing
          {'type': 'deploy', 'definition': {}, 'version': 1} | INVALID_REQUEST | unknown field 'version'
          {'type': 'deploy', 'definition': {}}          | INVALID_TEMPLATE | template
          {'type': 'retire', 'template': 'T'}           | INVALID_REQUEST | 'version' to be a positive integer, but it is missing
          {'type': 'retire', 'version': 1}              | INVALID_REQUEST | 'template' to be a text, but it is missing
          {'type': 'retire', 'template': 'T', 'version': 1, 'definition': {}} | INVALID_REQUEST | unknown field 'definition'
          """)
  void whatDoesNotFitIsRefused(String json, Rejection.Code code, String sentence) throws Exception {
    Rejection rejection = Objects.requireNonNull(read(json).rejection());

    assertThat(rejection.code()).isEqualTo(code);
    assertThat(rejection.message()).contains(sentence);
  }

  @Test
  void whatIsNoJsonCannotBeRead() {
    assertThatThrownBy(() -> format.read(null)).isInstanceOf(Json.InvalidJsonException.class);
  }

  @Test
  void theAnswerSaysWhatBecameOfTheVersion() throws Exception {
    var template =
        Objects.requireNonNull(
            read("{'type': 'deploy', 'definition': " + DEFINITION + "}").template());

    Map<?, ?> active = (Map<?, ?>) Json.parse(DeploymentFormat.active(template, "r", 0));
    Map<?, ?> retired = (Map<?, ?>) Json.parse(DeploymentFormat.retired(template, null, 0));

    assertThat(Json.text(active))
        .startsWith("{\"template\":\"T\",\"version\":2,\"definition\":{\"template\":\"T\"")
        .endsWith(
            "\"status\":\"ACTIVE\",\"requestId\":\"r\",\"time\":\"1970-01-01T00:00:00.000Z\"}");
    assertThat(retired.get("status")).isEqualTo("RETIRED");
    assertThat(retired.containsKey("requestId")).isFalse();
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
