package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Request;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
