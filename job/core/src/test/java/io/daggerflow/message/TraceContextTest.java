package io.daggerflow.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceContextTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static Header header(String name, @Nullable String value) {
    return new Header(name, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String of(@Nullable String value) {
    return TraceContext.of(List.of(header("a", "b"), header("traceparent", value)));
  }

  @Test
  void itIsTheLastHeaderOfItsName() {
    assertThat(TraceContext.of(List.of())).isNull();
    assertThat(TraceContext.of(List.of(header("Traceparent", TRACE)))).isNull();
    assertThat(of(TRACE)).isEqualTo(TRACE);
    String other = TRACE.replace("01", "00");
    assertThat(TraceContext.of(List.of(header("traceparent", other), header("traceparent", TRACE))))
        .isEqualTo(TRACE);
  }

  @Test
  void whatIsMalformedIsNone() {
    assertThat(of(null)).isNull();
    assertThat(of("")).isNull();
    assertThat(of(TRACE.toUpperCase(Locale.ROOT))).isNull();
    assertThat(of(TRACE.substring(1))).isNull();
    assertThat(of(TRACE + "\n")).isNull();
    assertThat(of(TRACE + "-" + "x".repeat(1_000))).isNull();
  }

  @Test
  void aLaterVersionOfTheStandardMayAddToIt() {
    assertThat(of("cc" + TRACE.substring(2) + "-more"))
        .isEqualTo("cc" + TRACE.substring(2) + "-more");
  }
}
