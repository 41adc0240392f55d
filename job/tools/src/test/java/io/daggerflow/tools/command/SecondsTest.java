package io.daggerflow.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class SecondsTest {

  @Test
  void secondsOrIso() {
    assertThat(new Seconds().convert("30")).isEqualTo(Duration.ofSeconds(30));
    assertThat(new Seconds().convert("0.5")).isEqualTo(Duration.ofMillis(500));
    assertThat(new Seconds().convert("PT1M")).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void nothingElse() {
    for (String text : List.of("", "soon", "0", "-1", "PT")) {
      assertThatThrownBy(() -> new Seconds().convert(text))
          .isInstanceOf(TypeConversionException.class)
          .hasMessageContaining("but got '" + text + "'");
    }
  }
}
