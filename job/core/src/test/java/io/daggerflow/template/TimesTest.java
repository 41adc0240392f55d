package io.daggerflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.value.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

  private static final Instant FROM = Instant.parse("2024-01-31T12:00:00Z");

  @ParameterizedTest(name = "{0} leads to {1}")
  @CsvSource({
    "'\"PT15M\"', 2024-01-31T12:15:00Z",
    "'\"P1M\"', 2024-02-29T12:00:00Z",
    "'\"P1Y\"', 2025-01-31T12:00:00Z",
    "'\"P1W\"', 2024-02-07T12:00:00Z",
    "'\"P1DT12H\"', 2024-02-02T00:00:00Z",
    "'\"PT0.5S\"', 2024-01-31T12:00:00.500Z",
    "'\"PT-5M\"', 2024-01-31T11:55:00Z",
    "'\"P-1D\"', 2024-01-30T12:00:00Z",
    "90, 2024-01-31T12:01:30Z",
    "1.5, 2024-01-31T12:00:01.500Z",
    "-1.5, 2024-01-31T11:59:58.500Z",
    "-0.5, 2024-01-31T11:59:59.500Z",
    "'\"2024-03-01T00:00:00Z\"', 2024-03-01T00:00:00Z",
    "'\"2024-03-01T01:00:00+01:00\"', 2024-03-01T00:00:00Z",
  })
  void aTimeValueLeadsToADeadline(String json, Instant deadline) throws Exception {
    assertThat(Times.deadline(Json.parse(json), FROM)).isEqualTo(deadline);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"P\"'",
    "'\"PT\"'",
    "'\"P1DT\"'",
    "'\"5m\"'",
    "'\"\"'",
    "'\"2024-03-01\"'",
    "'\"P99999999999Y\"'",
    "'\"PT9999999999999999H\"'",
    "1e300",
    "123456789012345678901234567890",
    "true",
    "null",
    "'{}'",
  })
  void whatIsNoTimeLeadsNowhere(String json) throws Exception {
    assertThat(Times.deadline(Json.parse(json), FROM)).isNull();
  }

  @Test
  void aPointInTimeIsEpochSecondsOrIsoText() {
    assertThat(Times.point(0L)).isEqualTo(Instant.EPOCH);
    assertThat(Times.point(-0.5)).isEqualTo(Instant.EPOCH.minusMillis(500));
    assertThat(Times.point("2024-01-31T12:00:00Z")).isEqualTo(FROM);
    assertThat(Times.point("PT5M")).isNull();
  }
}
