package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule S11: inputs that do not fit. The sentences are shown by the scenarios. */
class RequestReaderTest {

  private static RequestReader.Read read(String json) throws Exception {
    return RequestReader.read(json.getBytes(StandardCharsets.UTF_8), 7);
  }

  @Test
  void aStartIsRead() throws Exception {
    Request request =
        read("{\"type\": \"start\", \"instanceId\": \"i\", \"requestId\": \"r\", \"template\": \"T\","
                + " \"version\": 2, \"parameters\": {\"a\": [1, null]}}")
            .request();
    assertThat(request)
        .isInstanceOfSatisfying(
            Request.Start.class,
            start -> {
              assertThat(start.life()).isEqualTo(7);
              assertThat(start.version()).isEqualTo(2);
              assertThat(start.submit()).isTrue();
              assertThat(start.parameters()).containsOnlyKeys("a");
              assertThat(start.envelope().requestId()).isEqualTo("r");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"start\"",
        "{\"type\": \"stop\"",
        "{\"type\": \"stop\", \"type\": \"stop\"}",
        "{\"a\": 1e999999999}",
        "{\"a\": \"\\ud800\"} x"
      })
  void whatCannotBeReadAtAllIsUnreadable(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(RequestReader.UnreadableRequestException.class)
        .hasMessageStartingWith("Expected");
  }

  @Test
  void nothingNestedDeeplyIsRead() {
    assertThatThrownBy(() -> read("[".repeat(100_000)))
        .isInstanceOf(RequestReader.UnreadableRequestException.class);
  }

  @Test
  void aLongIdIsRefusedAndNotRepeatedInTheRejection() throws Exception {
    String id = "x".repeat(100_000);
    Rejection rejection =
        Objects.requireNonNull(
            read("{\"type\": \"stop\", \"instanceId\": \""
                    + id
                    + "\", \"requestId\": \""
                    + id
                    + "\"}")
                .rejection());
    assertThat(rejection.code()).isEqualTo(Rejection.Code.INVALID_REQUEST);
    assertThat(rejection.instanceId()).isNull();
    assertThat(rejection.requestId()).isNull();
    assertThat(rejection.message()).hasSizeLessThan(500);
  }

  private static Request request(String fields) throws Exception {
    RequestReader.Read read = read("{\"instanceId\": \"i\", " + fields + "}");
    assertThat(read.rejection()).as(fields).isNull();
    return Objects.requireNonNull(read.request());
  }

  @Test
  void everyFieldOfEveryRequestIsRead() throws Exception {
    Request.Envelope e = null;
    assertThat(plain(request("\"type\": \"stop\", \"reason\": \"r\", \"compensate\": true")))
        .isEqualTo(plain(new Request.Stop(e, "r", true, null)));
    assertThat(plain(request("\"type\": \"stop\"")))
        .isEqualTo(plain(new Request.Stop(e, null, false, null)));
    assertThat(plain(request("\"type\": \"suspend\", \"cascade\": true")))
        .isEqualTo(plain(new Request.Suspend(e, true, null)));
    assertThat(plain(request("\"type\": \"resume\", \"cascade\": true, \"shift\": true")))
        .isEqualTo(plain(new Request.Resume(e, true, true, null)));
    assertThat(plain(request("\"type\": \"retry\""))).isEqualTo(plain(new Request.Retry(e, null)));
    assertThat(plain(request("\"type\": \"retry\", \"path\": \"P/T\"")))
        .isEqualTo(plain(new Request.Retry(e, "P/T")));
    assertThat(plain(request("\"type\": \"skip\", \"path\": \"P\", \"reason\": \"r\"")))
        .isEqualTo(plain(new Request.Skip(e, "P", "r")));
    assertThat(
            plain(request("\"type\": \"complete\", \"path\": \"P\", \"parameters\": {\"a\": 1}")))
        .isEqualTo(plain(new Request.Complete(e, "P", Map.of("a", 1L))));
    assertThat(plain(request("\"type\": \"migrate\", \"version\": 2")))
        .isEqualTo(plain(new Request.Migrate(e, 2)));
    assertThat(plain(request("\"type\": \"update-parameters\", \"parameters\": {\"a\": 1}")))
        .isEqualTo(plain(new Request.UpdateParameters(e, Map.of("a", 1L))));
    assertThat(request("\"type\": \"submit\"")).isInstanceOf(Request.Submit.class);
    assertThat(request("\"type\": \"refresh\"")).isInstanceOf(Request.Refresh.class);
  }

  /** A request without its envelope. */
  private static String plain(Request request) {
    return request.toString().replaceFirst("envelope=(null|Envelope\\[.*\\]), ", "");
  }

  @Test
  void aCreateMayBringADefinitionAndProcesses() throws Exception {
    Request request =
        request(
            "\"type\": \"create\", \"definition\": {\"template\": \"X\"},"
                + " \"processes\": {\"D\": [{\"name\": \"A\"}], \"E\": []}");

    assertThat(request)
        .isInstanceOfSatisfying(
            Request.Start.class,
            start -> {
              assertThat(start.submit()).isFalse();
              assertThat(start.template()).isEmpty();
              assertThat(start.definition()).containsEntry("template", "X");
              assertThat(start.processes()).containsOnlyKeys("D", "E");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'type': 'start'                                  | 'template' to be a text, but it is missing
          'type': 'start', 'template': ''                  | 'template' to be a text, but it is empty
          'type': 'start', 'template': 'T', 'version': 0   | 'version' to be a positive integer, but it is 0
          'type': 'start', 'template': 'T', 'version': '1' | 'version' to be a positive integer, but it is 1
          'type': 'start', 'template': 'T', 'definition': {} | either 'template' or 'definition'
          'type': 'start', 'version': 1, 'definition': {}  | either 'template' or 'definition'
          'type': 'start', 'definition': []                | 'definition' to be an object
          'type': 'start', 'template': 'T', 'processes': {'A': {}} | 'processes.A' to be a list of objects, but it is {}
          'type': 'start', 'template': 'T', 'processes': {'A': [1]} | 'processes.A' to be a list of objects
          'type': 'start', 'template': 'T', 'parameters': 1 | 'parameters' to be an object
          'type': 'start', 'template': 'T', 'life': 1      | unknown field 'life'
          'type': 'submit', 'requestId': 7                 | 'requestId' to be a text
          'type': 'stop', 'compensate': 'yes'              | 'compensate' to be true or false, but it is yes
          'type': 'stop', 'cascade': true                  | unknown field 'cascade'
          'type': 'suspend', 'shift': true                 | unknown field 'shift'
          'type': 'resume', 'shift': 1                     | 'shift' to be true or false
          'type': 'update-parameters'                      | 'parameters' to be an object, but it is missing
          'type': 'retry', 'path': ''                      | 'path' to be a text, but it is empty
          'type': 'skip'                                   | 'path' to be a text, but it is missing
          'type': 'complete', 'path': 1                    | 'path' to be a text, but it is 1
          'type': 'migrate'                                | 'version' to be a positive integer, but it is missing
          'type': 'migrate', 'version': 1.5                | 'version' to be a positive integer, but it is 1.5
          'type': 'deploy', 'definition': {}               | 'type' to be one of [complete, create
          'typ': 'stop'                                    | 'type' to be a text, but it is missing
          """,
      quoteCharacter = '~')
  void whatDoesNotFitIsRefusedWithASentence(String fields, String sentence) throws Exception {
    Rejection rejection =
        read("{\"instanceId\": \"i\", " + fields.replace('\'', '"') + "}").rejection();

    assertThat(rejection).isNotNull();
    assertThat(rejection.code()).isEqualTo(Rejection.Code.INVALID_REQUEST);
    assertThat(rejection.message()).startsWith("Expected").contains(sentence);
    assertThat(rejection.instanceId()).isEqualTo("i");
  }

  @Test
  void everythingThatDoesNotFitIsToldAtOnce() throws Exception {
    Rejection rejection =
        read("{\"type\": \"skip\", \"instanceId\": \"\\u0001\", \"no\": 1}").rejection();

    assertThat(rejection.message())
        .contains("control characters", "unknown field 'no'", "'path' to be a text");
  }
}
