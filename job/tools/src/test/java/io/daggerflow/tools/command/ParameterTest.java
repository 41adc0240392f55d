package io.daggerflow.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class ParameterTest {

  @Test
  void whatIsJsonIsJson() {
    assertThat(Parameter.value("17")).isEqualTo(17L);
    assertThat(Parameter.value("-1.5")).isEqualTo(-1.5);
    assertThat(Parameter.value("true")).isEqualTo(true);
    assertThat(Parameter.value("null")).isNull();
    assertThat(Parameter.value("\"17\"")).isEqualTo("17");
    assertThat(Parameter.value("{\"a\": [1]}")).isEqualTo(Map.of("a", List.of(1L)));
    assertThat(Parameter.value("[1, 2]")).isEqualTo(List.of(1L, 2L));
  }

  @Test
  void everythingElseIsText() {
    for (String text : List.of("A1", "", "007", "a b", "1 2", "[1", "True", "2030-01-01")) {
      assertThat(Parameter.value(text)).isEqualTo(text);
    }
  }

  @Test
  void theNameEndsAtTheFirstEqualsSign() {
    assertThat(new Parameter.Converter().convert("a=b=c")).isEqualTo(new Parameter("a", "b=c"));
    assertThat(new Parameter.Converter().convert("a=")).isEqualTo(new Parameter("a", ""));
  }

  @Test
  void aNameIsNeeded() {
    for (String text : List.of("a", "=b", "")) {
      assertThatThrownBy(() -> new Parameter.Converter().convert(text))
          .isInstanceOf(TypeConversionException.class)
          .hasMessage("Expected NAME=VALUE, but got '" + text + "'");
    }
  }
}
